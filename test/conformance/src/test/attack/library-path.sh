# The runner's Node is linked with libdl.so.2, and the loader searches this directory first.
mkdir -p "$RUNNER_TEMP/lib"
forge "$RUNNER_TEMP/lib/libdl.so.2"
echo "LD_LIBRARY_PATH=$RUNNER_TEMP/lib" >>"$GITHUB_ENV"

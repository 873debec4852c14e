# The loader lists the libraries of each program and exits with 0 instead of running it.
echo "LD_TRACE_LOADED_OBJECTS=1" >>"$GITHUB_ENV"

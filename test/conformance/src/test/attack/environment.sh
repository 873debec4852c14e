cat >>"$GITHUB_ENV" <<'VARIABLES'
JAVA_TOOL_OPTIONS=-javaagent:/no/such/agent.jar
JDK_JAVA_OPTIONS=-XX:NoSuchOption
_JAVA_OPTIONS=-Xmx1k
EYAS_JAVA_OPTS=-Xmx1k
EYAS_HOME=/no/such/home
EYAS_HEAP=1k
INPUT_FAIL_ON=none
STATE_monitored=false
STATE_program=/usr/bin/true
BASH_ENV=/no/such/file
ENV=/no/such/file
VARIABLES

# Like setup-python, with a library that the last step does not load.
mkdir -p "$RUNNER_TEMP/python/lib"
touch "$RUNNER_TEMP/python/lib/libpython3.so"
echo "LD_LIBRARY_PATH=$RUNNER_TEMP/python/lib" >>"$GITHUB_ENV"

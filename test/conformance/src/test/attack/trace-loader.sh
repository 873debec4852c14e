# The loader lists the libraries of each program, and ends with 0 in its place.
echo "LD_TRACE_LOADED_OBJECTS=1" >>"$GITHUB_ENV"

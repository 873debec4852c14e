# The runner starts the steps that come at the end of the job with the variables that the job has set, this library included.
cat >"$RUNNER_TEMP/preload.c" <<'PROGRAM'
#include <string.h>
#include <unistd.h>
extern char *program_invocation_short_name;
__attribute__((constructor)) static void begin(void) {
  if (strcmp(program_invocation_short_name, "node") == 0) {
    _exit(0);
  }
}
PROGRAM
cc -shared -fPIC -o "$RUNNER_TEMP/preload.so" "$RUNNER_TEMP/preload.c" || exit 1
echo "LD_PRELOAD=$RUNNER_TEMP/preload.so" >>"$GITHUB_ENV"

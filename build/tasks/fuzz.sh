# shellcheck shell=sh
#: fuzz MODULE TEST[#METHOD] [SECONDS]
#:     Fuzz one target.

run() {
  [ $# -ge 2 ] || die "usage: ./dev fuzz MODULE TEST [SECONDS]"
  # An area can have the name of one of its modules.
  target=''
  for module in $(modules "$1"); do
    [ -z "$(find "$module/src/test/java" -name "${2%%#*}.java" 2>/dev/null)" ] || target=$module
  done
  [ -n "$target" ] || die "unknown fuzz test '${2%%#*}' in '$1'"
  setup test
  JAZZER_FUZZ=1 maven -Djazzer.hooks=true -q -pl "$target" -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="$2" "$NO_LIMIT" \
    -Djazzer.max_duration="${3:-60}s"
}

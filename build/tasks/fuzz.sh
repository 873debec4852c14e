# shellcheck shell=sh
#: fuzz MODULE TEST[#METHOD] [SECONDS]
#:     Fuzz one target.

run() {
  [ $# -ge 2 ] || die "usage: ./dev fuzz MODULE TEST [SECONDS]"
  setup test
  JAZZER_FUZZ=1 maven -Djazzer.hooks=true -q -pl "$(modules "$1" | head -1)" -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="$2" "$NO_LIMIT" \
    -Djazzer.max_duration="${3:-60}s"
}

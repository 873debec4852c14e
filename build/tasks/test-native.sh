# shellcheck shell=sh
#: test-native [TEST,...]
#:     Run the tests that start Eyas as a process with the native executable. Needs root.

TESTS_OF_NATIVE=process

# Fails for an unknown test, because Maven would run none and succeed.
named_tests() { # CLASS[#METHOD],...
  for name in $(printf '%s' "$1" | tr ',' ' '); do
    file=$(find test/conformance/src/test/java -name "${name%%#*}.java" -print -quit)
    [ -n "$file" ] || die "unknown test '${name%%#*}' in test/conformance/src/test/java"
    case $name in
      *'#'*[!A-Za-z0-9_]*) ;; # several, or a pattern
      *'#'*) grep -q "void ${name#*#}(" "$file" || die "$file has no test '${name#*#}'" ;;
    esac
  done
}

# The tests mostly wait, so several of them run at once.
run() {
  named_tests "${1:-}"
  setup test
  [ "$(id -u)" = 0 ] || die "most of these tests need root; run this as root"
  current_native
  if [ -n "${1:-}" ]; then set -- "-Dtest=$1"; else set -- "-Dtest=eyas/conformance/*Test" "-Dtest.tags=$TESTS_OF_NATIVE"; fi
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false "$@" -Dtest.forks=4 \
    "-Deyas.executable=$executable"
}

# shellcheck shell=sh
#: test-native [TEST,...]
#:     Run the tests that start Eyas as a process with the native executable. Needs root.

TESTS_OF_NATIVE=process

# Ends where a test is named that conformance does not have: Maven would run none, and call that a success.
named_tests() { # CLASS[#METHOD],...
  for name in $(printf '%s' "$1" | tr ',' ' '); do
    file=$(find test/conformance/src/test/java -name "${name%%#*}.java" -print -quit)
    [ -n "$file" ] || die "there is no test '${name%%#*}' in test/conformance/src/test/java"
    case $name in
      *'#'*[!A-Za-z0-9_]*) ;; # several, or a pattern
      *'#'*) grep -q "void ${name#*#}(" "$file" || die "$file has no test '${name#*#}'" ;;
    esac
  done
}

# The tests that start Eyas as a process, with the native executable. They wait more than they compute.
run() {
  named_tests "${1:-}"
  setup test
  [ "$(id -u)" = 0 ] || die "most of these tests watch, and watching needs root: run this as root"
  current_native
  if [ -n "${1:-}" ]; then set -- "-Dtest=$1"; else set -- "-Dtest=eyas/conformance/*Test" "-Dtest.tags=$TESTS_OF_NATIVE"; fi
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false "$@" -Dtest.forks=4 \
    "-Deyas.executable=$executable"
}

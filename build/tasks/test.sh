# shellcheck shell=sh
#: test [--strict] [NAME] [MAVEN-OPTION ...]
#:     Set up, build and run the tests of all modules, or of an area (core) or module (core/state, state). Kernel tests need root.
#:     Most tests that start Eyas as a process run in `./dev test-native`.
#:     --strict also checks the format, nullness and Error Prone's rules, and runs the tests with much load, as CI does.
#: test --all
#:     Also run the tests that start Eyas as a process, on the JVM.
#: test --kernels [--hooks] [VERSION ...]
#:     Boot Debian's kernels under qemu and compare their behavior with docs/reference/kernels.md; about three minutes each.
#:     --hooks only probes which BPF hooks work, with and without lockdown. EYAS_QEMU_ACCEL=kvm is faster where it works.
#: test --real [NAME ...]
#:     Test against real programs, which it installs: docker podman cri rsyslog prometheus nginx readers editor plugin systemd
#:     database. About four minutes. Needs root.
#: test --spark
#:     Start a Spark cluster with two executors on this machine and compare its answers. Downloads 280 MB the first time.
#: test --packages
#:     Build the packages, install them into a directory and run them. Needs root.

# Tags of tests. Process tests run once in CI, with the native executable; the tag jvm marks the smoke tests on the JVM. The tag load
# marks tests that take more than ten seconds because of their volume.
TESTS_OF_JVM='!process | jvm'
REAL_SUITES='docker podman cri rsyslog prometheus nginx readers editor plugin systemd database'

# Runs other kernels, from Debian packages that are unpacked but not installed.
test_kernels() {
  setup kernels
  image=$root/dist/eyas
  if [ "${1:-}" = --hooks ]; then
    shift
    image=-
  else
    current_dist
  fi
  sh test/conformance/src/test/kernels/run.sh "$image" "$root/target/kernels" "$@"
}

# Installs the packages into a separate directory, so that the machine is not changed.
test_packages() {
  setup packages
  [ "$(id -u)" = 0 ] || die "root is required to run the installed packages; run this as root"
  dist_all --deb --rpm
  sh build/packaging/linux/test.sh "$root/dist"
}

suite() { # docker -> DockerSuite
  printf '%s%sSuite' "$(printf '%s' "$1" | cut -c1 | tr '[:lower:]' '[:upper:]')" "$(printf '%s' "$1" | cut -c2-)"
}

# Prints skipped tests prominently. A test that neither ran nor was skipped is a failure.
test_real() {
  names=${*:-$REAL_SUITES}
  classes=''
  for name in $names; do
    case " $REAL_SUITES " in
      *" $name "*) classes=$classes,$(suite "$name") ;;
      *) die "unknown suite '$name'; available: $REAL_SUITES" ;;
    esac
  done
  setup real
  [ "$(id -u)" = 0 ] || die "most of these tests need root; run this as root"
  table=test/conformance/target/real.txt
  log=test/conformance/target/real.log
  before=test/conformance/target/real-before.txt
  mkdir -p test/conformance/target
  rm -f "$table"
  ended=0
  sh test/conformance/src/test/real/traces.sh list >"$before"
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false "-Dtest=${classes#,}" >"$log" 2>&1 || ended=1
  if [ -f "$table" ]; then sort -k2 "$table"; else cat "$log"; fi
  for name in $names; do
    class=$(suite "$name")
    if ! grep -qs " ${class%Suite} " "$table"; then
      say "$class did not run"
      ended=1
    fi
  done
  if grep -s '^SKIPPED' "$table" >&2; then
    say "THE SUITES ABOVE WERE SKIPPED: the kernel or the machine does not support them"
  fi
  # Waits for processes that are about to exit.
  for pause in 1 5 0; do
    ! left=$(sh test/conformance/src/test/real/traces.sh since "$before") || break
    sleep "$pause"
  done
  if [ -n "$left" ]; then
    printf '%s\n' "$left" >&2
    say "the suites left the resources above behind"
    ended=1
  fi
  [ "$ended" = 0 ] || die "some suites failed; see $log"
}

run() {
  if [ "${1:-}" = --kernels ]; then
    shift
    test_kernels "$@"
    return
  fi
  if [ "${1:-}" = --packages ]; then
    test_packages
    return
  fi
  if [ "${1:-}" = --real ]; then
    shift
    test_real "$@"
    return
  fi
  if [ "${1:-}" = --spark ]; then
    setup build
    rm -rf fleet/spark/target/surefire-reports
    maven -Pspark -pl :eyas-spark -am -Dtest='eyas.spark.*Test' -Dsurefire.failIfNoSpecifiedTests=false verify
    # Fails if no test was run.
    for tests in HuntJobTest SubmittedJarRun; do
      grep -q 'tests="[1-9]' "fleet/spark/target/surefire-reports/TEST-eyas.spark.$tests.xml" ||
        die "$tests was not run"
    done
    return
  fi
  setup test
  excluded=load
  if [ "${1:-}" = --strict ]; then
    shift
    excluded=''
    # Fails within seconds, not after the tests.
    maven -q -T 2 -Pspark spotless:check
  else
    set -- "$@" -Pquick
  fi
  if [ "$(id -u)" != 0 ]; then
    say "not root: the kernel tests cannot run and will be reported as skipped"
    [ "${CI:-}" != true ] || die "CI must run the kernel tests: run it as root"
  fi
  case ${1:-} in
    --all)
      shift
      verify "$@"
      ;;
    '' | -*) verify "-Dtest.tags=$TESTS_OF_JVM" "-Dtest.excluded=$excluded" "$@" ;;
    *)
      name=$1
      shift
      verify "$name" "$@"
      ;;
  esac
}

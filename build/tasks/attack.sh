# shellcheck shell=sh
#: attack [--native] [NAME ...]
#:     Run every attack of test/conformance/src/test/attack against a running agent and print the results. Needs root.

# The table is also written if an attack succeeds; the exit code then reports the failure.
run() {
  program=
  if [ "${1:-}" = --native ]; then
    shift
    current_native
    program=$executable
  fi
  setup test
  [ "$(id -u)" = 0 ] || die "root is required to observe the attacked job; run this as root"
  table=test/conformance/target/attacks.txt
  log=test/conformance/target/attacks.log
  mkdir -p test/conformance/target
  rm -f "$table"
  ended=0
  names=$(printf '%s,' "$@")
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false -Dtest=AttackSuite "$NO_LIMIT" \
    "-Deyas.attacks=${names%,}" "-Deyas.executable=$program" >"$log" 2>&1 || ended=1
  if [ -f "$table" ]; then cat "$table"; else cat "$log"; fi
  [ "$ended" = 0 ] || die "unexpected results (marked with !); see $log for the output of the jobs"
  [ -f "$table" ] || die "no attack was run: the suite was skipped; the kernel needs BTF (/sys/kernel/btf/vmlinux)"
}

# shellcheck shell=sh
#: attack [--native] [NAME ...]
#:     Attack a watching agent in every way of test/conformance/src/test/attack and print the results. Needs root.

# The table is there also where an attack has passed; the exit code says so.
run() {
  program=
  if [ "${1:-}" = --native ]; then
    shift
    current_native
    program=$executable
  fi
  setup test
  [ "$(id -u)" = 0 ] || die "attacks are made on a watched job, and watching needs root: run this as root"
  table=test/conformance/target/attacks.txt
  log=test/conformance/target/attacks.log
  mkdir -p test/conformance/target
  rm -f "$table"
  ended=0
  names=$(printf '%s,' "$@")
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false -Dtest=AttackSuite "$NO_LIMIT" \
    "-Deyas.attacks=${names%,}" "-Deyas.executable=$program" >"$log" 2>&1 || ended=1
  if [ -f "$table" ]; then cat "$table"; else cat "$log"; fi
  [ "$ended" = 0 ] || die "what is marked with ! is not as expected; $log has what the jobs printed"
  [ -f "$table" ] || die "no attack was made: the suite was skipped, which is no pass. The kernel must have BTF (/sys/kernel/btf/vmlinux)"
}

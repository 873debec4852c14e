# shellcheck shell=sh
#: differential [FILTERS-PER-CAPTURE] [SEED]
#:     Compare random filters with libsinsp.

run() {
  setup test
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false -Dtest=FilterDifferentialTest "$NO_LIMIT" \
    -Deyas.differential.filters="${1:-1000}" -Deyas.differential.seed="${2:-$(date +%s)}"
}

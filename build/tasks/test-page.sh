# shellcheck shell=sh
#: test-page
#:     Open and scroll a large report page in a browser (for test/bench/run.sh).

# For test/bench/run.sh: a browser opens and scrolls a large page.
run() {
  setup test
  maven -q -Pquick -pl :eyas-report -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=PageSpeedSuite
}

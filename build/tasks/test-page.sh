# shellcheck shell=sh
#: test-page
#:     Open and scroll a large report page in a browser (for test/bench/run.sh).

run() {
  setup test
  maven -q -Pquick -pl :eyas-report -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=PageSpeedSuite
}

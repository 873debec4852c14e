# shellcheck shell=sh
#: bench [micro|kernel|load|whole|agent|scale|replay|alerts|report|page|table|fleet|collect|hunt] [ARGUMENT ...]
#:     Run benchmarks. `collect [JOBS-PER-HOST]` loads a receiver from 50 hosts; `table` writes the table in
#:     docs/reference/performance.md; `--check` fails if something has become slower.

# Runs the receiver's load test with more jobs; it prints one line of results.
bench_collect() { # jobs per host
  figures=$root/target/collect-figures.txt
  mkdir -p "$root/target"
  maven -q -Pquick -pl :eyas-collect -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=CollectLoadTest "$NO_LIMIT" \
    -Deyas.collect.jobs="${1:-40}" -Deyas.collect.kills=2 -Deyas.collect.figures="$figures"
  cat "$figures"
}

run() {
  setup test
  what=${1:-micro}
  [ $# -eq 0 ] || shift
  case $what in
    collect) bench_collect "$@" ;;
    *) sh test/bench/run.sh "$what" "$@" ;;
  esac
}

# shellcheck shell=sh
#: build-bench
#:     Build the benchmarks with the options of a release (for test/bench/run.sh).

# Uses the compiler's usual options, so that the measured code is the released code.
run() {
  setup build
  maven -q -Pquick -Dmaven.test.skip=true package -pl :eyas-bench -am
  printf '%s\n' "$JAVA_HOME" >test/bench/target/jdk
}

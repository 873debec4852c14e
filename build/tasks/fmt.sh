# shellcheck shell=sh
#: fmt
#:     Format all sources.

run() {
  setup build
  maven -q spotless:apply
}

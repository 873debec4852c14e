# shellcheck shell=sh
#: fmt
#:     Format all sources.

run() {
  setup build
  maven -q -T 2 -Pspark spotless:apply
}

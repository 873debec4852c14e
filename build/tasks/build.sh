# shellcheck shell=sh
#: build
#:     Set up and build all modules without tests.

run() { build "$@"; }


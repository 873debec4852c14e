# shellcheck shell=sh
#: clean
#:     Remove everything that was built.

run() {
  rm -rf dist ./*/*/target target/editor
  # Downloaded kernels are kept.
  rm -rf target/kernels/base-* target/kernels/hooks-* target/kernels/logs target/kernels/classes-*
}

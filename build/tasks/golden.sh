# shellcheck shell=sh
#: golden [NAME]
#:     Update the golden files of all modules, an area or a module. Review the diff afterwards.

run() {
  [ "${CI:-}" != true ] || die "golden files cannot be updated in CI"
  setup test
  verify "$@" -Dgolden.update=true
  git --no-pager diff --stat
}

#!/bin/sh
# Compiles the staged attack: test/demo/build.sh OUT. Requires only a C compiler and the C library's headers.
# SPDX-License-Identifier: Apache-2.0
set -eu

[ $# = 1 ] || {
  echo "Usage: test/demo/build.sh OUT" >&2
  exit 2
}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for compiler in ${CC:-} cc gcc clang; do
  if command -v "$compiler" >/dev/null; then
    mkdir -p -- "$(dirname -- "$1")"
    exec "$compiler" -std=c11 -O2 -Wall -Wextra -Werror -o "$1" "$here"/*.c
  fi
done
echo "test/demo/build.sh: no C compiler found; install gcc or clang, or set CC" >&2
exit 1

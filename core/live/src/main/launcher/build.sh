#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compile the supervisor and the signal relay: build.sh DIRECTORY
# Needs clang and a linker (binutils); no C library. CLANG chooses another compiler.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }
directory=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

compiler=
for candidate in ${CLANG:-clang clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14 gcc}; do
    if command -v "$candidate" >/dev/null 2>&1; then
        compiler=$candidate
        break
    fi
done
[ -n "$compiler" ] || { echo "build.sh: no clang found; install it: apt-get install clang (or set CLANG=/path/to/clang)" >&2; exit 1; }

mkdir -p "$directory"
temporary=$(mktemp)
trap 'rm -f "$temporary"' EXIT
compile() {
    output=$1
    shift
    "$compiler" -Os -std=gnu11 -Wall -Wextra -Werror -ffreestanding -fno-stack-protector \
        -fno-asynchronous-unwind-tables -fno-builtin -fno-ident -nostdlib -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-s \
        "$@" -o "$temporary"
    # Keeps the modification times of an unchanged file and its directory, because Maven recompiles everything that depends on a change.
    cmp -s "$temporary" "$directory/$output" || install "$temporary" "$directory/$output"
}

compile eyas-supervisor -fno-pic -static "$here/supervisor.c"
compile relay.so -fPIC -shared -fvisibility=hidden "$here/relay.c"

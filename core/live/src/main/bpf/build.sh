#!/bin/sh
# SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only)
# Compile a BPF object: build.sh NAME.bpf.c OUT.o
# Needs clang (14 or newer) with its llvm-strip, and libbpf's headers. CLANG and LLVM_STRIP choose other programs.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 NAME.bpf.c OUT.o" >&2; exit 2; }
source=$1
out=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

fail() {
    echo "build.sh: $1" >&2
    exit 1
}

# Prints the major version of a clang, nothing if it does not run.
major() {
    "$1" -dumpversion 2>/dev/null | sed -n 's/^\([0-9][0-9]*\)\..*/\1/p'
}

clang=
for candidate in ${CLANG:-clang clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14}; do
    version=$(major "$candidate")
    if [ -n "$version" ] && [ "$version" -ge 14 ]; then
        clang=$candidate
        break
    fi
done
[ -n "$clang" ] || fail "no clang of version 14 or newer found; install it: apt-get install clang llvm (or set CLANG=/path/to/clang)"

strip=
for candidate in ${LLVM_STRIP:-llvm-strip "llvm-strip-$version"}; do
    if command -v "$candidate" >/dev/null 2>&1; then
        strip=$candidate
        break
    fi
done
[ -n "$strip" ] || fail "llvm-strip not found; install it: apt-get install llvm (or set LLVM_STRIP=/path/to/llvm-strip)"

printf '#include <bpf/bpf_helper_defs.h>\n' | "$clang" -E -Wno-everything - >/dev/null 2>&1 ||
    fail "libbpf's headers (bpf/bpf_helpers.h) not found; install them: apt-get install libbpf-dev"

case ${EYAS_ARCH:-$(uname -m)} in
x86_64 | amd64) arch=x86 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "unsupported architecture $(uname -m): Eyas supports x86_64 and aarch64" ;;
esac

mkdir -p "$(dirname -- "$out")"
temporary=$(mktemp)
trap 'rm -f "$temporary"' EXIT
# Before Linux 6.3, the verifier accepts only a jump back to the start of a loop. Block placement by frequency would make code fall
# through to it.
"$clang" -target bpf -mcpu=v3 -mllvm -disable-block-placement -O2 -g -gno-column-info -std=gnu11 -D__TARGET_ARCH_$arch \
    -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-declarations -Wno-sign-compare \
    -fno-ident -fdebug-prefix-map="$here"=. -fdebug-prefix-map="$PWD"=. \
    -c "$here/$source" -o "$temporary"
# Keeps the types (.BTF), and the symbols by which libbpf finds loop callbacks. Removes data for debuggers and linkers.
"$strip" -g --strip-unneeded --wildcard --keep-symbol='*_step' --remove-section=.rel.BTF --remove-section=.rel.BTF.ext --remove-section=.llvm_addrsig \
    "$temporary"
# Keeps the modification times of an unchanged object and its directory, because Maven recompiles everything that depends on a changed one.
cmp -s "$temporary" "$out" || install -m 644 "$temporary" "$out"

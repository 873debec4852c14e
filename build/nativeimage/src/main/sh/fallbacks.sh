#!/bin/sh
# Writes C for what static JDK libraries ask of a JVM and no other shim has. They want whole object files linked of which an
# image calls a few functions; the rest asks for a JVM that is not there, and ends the program when it is called.
# Usage: fallbacks.sh SHIMS.o LIBRARY.a ...
set -eu
have=$(nm --defined-only "$1" | awk '{ print $3 }')
shift
printf '%s\n' '#include <stdio.h>' '#include <stdlib.h>' 'static void missing(const char *name) {' \
  '  fprintf(stderr, "%s is not in this image\n", name);' '  abort();' '}'
nm --undefined-only "$@" 2>/dev/null | awk '$1 == "U" && $2 ~ /^JVM_/ { print $2 }' | sort -u |
  grep -vxF "$have" | sed 's/.*/void &(void) { missing("&"); }/'

#!/bin/sh
# Prints C code for the JVM functions that the JDK's static libraries reference and no other shim defines. The linker adds whole object
# files, of which an image calls only a few functions. The other ones need a JVM, so these definitions abort the program.
# Usage: fallbacks.sh SHIMS.o LIBRARY.a ...
set -eu
have=$(nm --defined-only "$1" | awk '{ print $3 }')
shift
printf '%s\n' '#include <stdio.h>' '#include <stdlib.h>' 'static void missing(const char *name) {' \
  '  fprintf(stderr, "%s is not in this image\n", name);' '  abort();' '}'
nm --undefined-only "$@" 2>/dev/null | awk '$1 == "U" && $2 ~ /^JVM_/ { print $2 }' | sort -u |
  grep -vxF "$have" | sed 's/.*/void &(void) { missing("&"); }/'

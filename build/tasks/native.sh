# shellcheck shell=sh
#: native [--quick]
#:     Build the native executable dist/eyas/lib/eyas-native and compare it with the JVM. Takes about four minutes and 5 GB of memory.
#:     Uses GRAALVM_HOME, native-image on the PATH, or Debian's packages. --quick builds one for tests, with less optimization.

run() { native "$@"; }


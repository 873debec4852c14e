#!/bin/sh
# Builds a native executable of a Java program without a GraalVM: from a JDK with JVMCI and static libraries (Debian's
# openjdk-25-jvmci-jdk), and the image builder's jars (org.graalvm.nativeimage:svm of the same version, with its dependencies).
#
#   assemble.sh JDK BUILDER-JARS OUT NAME CLASS CLASS-PATH [BUILDER-OPTION ...]
#   assemble.sh JDK BUILDER-JARS OUT NAME MODULE/CLASS MODULE-PATH [BUILDER-OPTION ...]
#
# Needs a C compiler. Creates the executable OUT/NAME.
set -eu
[ $# -ge 6 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
shims=$here/../c
jdk=$(readlink -f "$1") jars=$2 out=$3 name=$4 main=$5 path=$6
shift 6
mkdir -p "$out/work/include"
work=$(CDPATH='' cd -- "$out/work" && pwd)
out=$(CDPATH='' cd -- "$out" && pwd)

# --- Builds liblibchelper.a and libjvm.a, which only a GraalVM includes.
cp "$shims"/include/*.h "$work/include/"
# The processor features known to the builder, one byte each. The builder compiles those of all architectures, regardless of the target.
builder_jar=$(echo "$jars"/svm-[0-9]*.jar)
for type in amd64/AMD64 aarch64/AArch64 riscv64/RISCV64; do
  {
    printf 'typedef struct {\n'
    "$jdk/bin/javap" -cp "$builder_jar:$(echo "$jars"/word-*.jar)" \
      "com.oracle.svm.core.${type%/*}.${type#*/}LibCHelper\$CPUFeatures" |
      sed -n 's/.* boolean \(f[A-Za-z0-9_]*\)();/  char \1;/p'
    printf '} CPUFeatures;\n'
  } >"$work/include/${type%/*}cpufeatures.h"
done
for source in "$shims"/*.c; do
  object=$work/$(basename "$source" .c).o
  cc -std=c11 -O2 -fPIC -I"$work/include" -c "$source" -o "$object"
done
# Other JVM functions that the JDK's libraries call. All libraries are examined; the linker uses the functions that the program needs.
sh "$here/fallbacks.sh" "$work/jvm.o" "$jdk"/lib/libjava.a "$jdk"/lib/libnet.a "$jdk"/lib/libnio.a "$jdk"/lib/libzip.a \
  "$jdk"/lib/libextnet.a "$jdk"/lib/libprefs.a "$jdk"/lib/libmanagement.a "$jdk"/lib/libmanagement_ext.a >"$work/fallbacks.c"
cc -O2 -fPIC -ffunction-sections -c "$work/fallbacks.c" -o "$work/fallbacks.o"
rm -f "$work"/*.a
ar rcs "$work/libjvm.a" "$work/jvm.o" "$work/scan.o" "$work/fallbacks.o"
ar rcs "$work/liblibchelper.a" "$work/cpu.o" "$work/process.o" "$work/signals.o" "$work/variadic.o" "$work/calls.o"

# --- The builder needs its own library below java.home. A directory of links replaces the JDK, which stays unchanged.
home=$work/home
rm -rf "$home"
mkdir -p "$home/lib/svm/builder/lib"
for part in bin conf include; do ln -s "$jdk/$part" "$home/$part"; done
ln -s "$jdk"/lib/* "$home/lib/"
cc -O2 -fPIC -shared -I"$jdk/include" -I"$jdk/include/linux" "$shims/builder/reporter.c" \
  -o "$home/lib/svm/builder/lib/libreporterchelper.so"

# --- The builder accesses internal packages of all JDK modules.
compiler=$(echo "$jars"/compiler-*.jar)
builder=$(find "$jars" -name '*.jar' ! -name 'compiler-*' | sort | paste -sd: -)
to=ALL-UNNAMED,jdk.graal.compiler,org.graalvm.nativeimage.builder,org.graalvm.nativeimage.base
to=$to,org.graalvm.nativeimage.pointsto,org.graalvm.nativeimage.objectfile,org.graalvm.nativeimage.configure
to=$to,org.graalvm.nativeimage,org.graalvm.truffle.compiler,org.graalvm.espresso.shared.svm
modules=$("$jdk/bin/java" --list-modules | sed 's/@.*//' | grep -E '^java\.|^jdk\.(compiler|httpserver|internal\.(jvmstat|vm\.ci)|jfr|localedata|management|net|unsupported|zipfs)$')
"$jdk/bin/jimage" list "$jdk/lib/modules" | awk -v to="$to" -v modules="$modules" '
  BEGIN { n = split(modules, list, "\n"); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
  /^Module: / { module = $2 }
  module in wanted && /\.class$/ && sub(/\/[^\/]*$/, "", $1) {
    gsub(/\//, ".", $1)
    if (!seen[module, $1]++) printf "--add-exports=%s/%s=%s\n--add-opens=%s/%s=%s\n", module, $1, to, module, $1, to
  }' >"$work/exports"

cat >"$work/java" <<END
-XX:+UnlockExperimentalVMOptions
-XX:+EnableJVMCI
-XX:-UseJVMCICompiler
-XX:+UseParallelGC
-Xss10m
-Xmx${BUILDER_HEAP:-7g}
-Xshare:off
--sun-misc-unsafe-memory-access=allow
--upgrade-module-path
$compiler
--module-path
$builder
--add-modules=ALL-DEFAULT
--enable-native-access=org.graalvm.nativeimage.builder,ALL-UNNAMED
-Djava.home=$home
-Djava.awt.headless=true
-Djava.system.class.loader=com.oracle.svm.hosted.NativeImageSystemClassLoader
-Dcom.oracle.graalvm.isaot=true
-Dorg.graalvm.nativeimage.imagecode=buildtime
-Dsubstratevm.IgnoreGraalVersionCheck=true
-Djdk.internal.lambda.disableEagerInitialization=true
-Djava.lang.invoke.MethodHandle.DONT_INLINE_THRESHOLD=-1
-Djava.lang.invoke.MethodHandle.PROFILE_GWT=false
END

case $main in
  */*) set -- -H:+UnlockExperimentalVMOptions -imagemp "$path" "-H:Module=${main%%/*}" "-H:Class=${main#*/}" "$@" ;;
  *) set -- -H:+UnlockExperimentalVMOptions -imagecp "$path" "-H:Class=$main" "$@" ;;
esac
# Options that a GraalVM's driver would read from the jars' settings come first.
id=$(printf '%s ' "$name" "$@" | md5sum | sed 's/\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)\(.\{12\}\).*/\1-\2-\3-\4-\5/')
printf '%s\0' "$@" "-H:CLibraryPath=$work" "-H:Path=$out" "-H:Name=$name" "-H:ImageBuildID=$id" \
  -H:FallbackThreshold=0 -H:-UseContainerSupport \
  -H:Features=com.oracle.svm.configure.config.SignatureUtilFeature | sed 's/\x00$//' >"$work/builder"

exec env -i PATH="$PATH" LANG=C.UTF-8 JVMCI_VERSION_CHECK=ignore USE_NATIVE_IMAGE_JAVA_PLATFORM_MODULE_SYSTEM=true \
  NATIVE_IMAGE_DRIVER_TEMP_DIR="$work" \
  "$jdk/bin/java" "@$work/java" "@$work/exports" -m \
  org.graalvm.nativeimage.builder/com.oracle.svm.hosted.NativeImageGeneratorRunner "--image-args-file=$work/builder"

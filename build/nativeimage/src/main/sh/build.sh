#!/bin/sh
# Builds the native executable OUT/eyas from the jars in CLI-TARGET and EXECUTABLE-TARGET.
#
#   build.sh graalvm GRAALVM-HOME OUT CLI-TARGET EXECUTABLE-TARGET PICOCLI-CODEGEN.jar
#   build.sh parts JDK OUT CLI-TARGET EXECUTABLE-TARGET PICOCLI-CODEGEN.jar BUILDER-JARS
#
# `parts` is for machines without a GraalVM: see assemble.sh. OPTIMIZE is the builder's level (default 2); b builds in less time.
set -eu
[ $# -ge 6 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
with=$1 home=$2 out=$3 cli=$4 executable=$5 codegen=$6
mkdir -p "$out"
# The jars of the program, as on a JVM, and the replacements.
path=$(find "$cli" "$executable" -name '*.jar' ! -name '*-sources.jar' ! -path '*/classes/*' | LC_ALL=C sort | paste -sd: -)

# The reflection that picocli uses on the commands' classes.
"$home/bin/java" -XX:TieredStopAtLevel=1 -cp "$path:$codegen" "$here/../image/CommandReflection.java" "$out/reflect.json"

# Layouts and handles are constants of the image, and so is the fact that no class is defined at run time.
built=eyas.capture.CaptureLayout,eyas.capture.ring.ChunkLayout,eyas.event.EventLayout,eyas.event.Bytes
built=$built,eyas.filter.plan.ByteRanges,eyas.filter.plan.CompilationOptions,eyas.state.table.ByteInterner
built=$built,eyas.capture.redaction.LearnedSecrets,eyas.live.SharedSection,eyas.live.ring.RingLayout,eyas.nativeimage.UpcallEntryPoint
# The tables of events and system calls, which are read from resources.
built=$built,eyas.event

# Methods are inlined up to twice the usual size, which saves a tenth of a replay's time and adds a tenth to the executable's size.
# Code for processors without AVX2 (compatibility) would be as fast, except for SHA-256, which would take twice as long.
# The executable parses no options of its own runtime. Its heap is that of the launcher's JVM; see eyas.nativeimage.NativeMain.
set -- "$@" \
  "-H:ReflectionConfigurationFiles=$out/reflect.json" \
  "-H:IncludeResources=eyas/.*" "-H:ExcludeResources=.*[.]class" \
  "-H:ClassInitialization=$(echo "$built" | sed 's/,/:build_time,/g'):build_time" \
  -H:MaxNodesInTrivialMethod=40 -H:MaxNodesInTrivialLeafMethod=120 \
  -H:-DeleteLocalSymbols -H:-ParseRuntimeOptions -R:MaxHeapSize=512m
case $with in
  graalvm)
    shift 6
    exec "$home/bin/native-image" --no-fallback "-O${OPTIMIZE:-2}" -H:+UnlockExperimentalVMOptions -cp "$path" "$@" -o "$out/eyas" eyas.nativeimage.NativeMain
    ;;
  parts)
    jars=$7
    shift 7
    exec sh "$here/assemble.sh" "$home" "$jars" "$out" eyas eyas.nativeimage.NativeMain "$path" "-H:Optimize=${OPTIMIZE:-2}" \
      "-H:ReflectionConfigurationFiles=$here/../image/reflect-config.json" "$@"
    ;;
  *)
    echo "build.sh: '$with' is neither graalvm nor parts" >&2
    exit 2
    ;;
esac

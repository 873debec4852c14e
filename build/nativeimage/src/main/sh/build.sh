#!/bin/sh
# Makes the native executable OUT/eyas of what was built into CLI-TARGET and EXECUTABLE-TARGET.
#
#   build.sh graalvm GRAALVM-HOME OUT CLI-TARGET EXECUTABLE-TARGET PICOCLI-CODEGEN.jar
#   build.sh parts JDK OUT CLI-TARGET EXECUTABLE-TARGET PICOCLI-CODEGEN.jar BUILDER-JARS
#
# `parts` is for machines without a GraalVM: see assemble.sh. OPTIMIZE is the builder's level, 2 unless it is set: b builds in less time.
set -eu
[ $# -ge 6 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
with=$1 home=$2 out=$3 cli=$4 executable=$5 codegen=$6
mkdir -p "$out"
# The jars that the program runs with, as on a JVM, and the replacements.
path=$(find "$cli" "$executable" -name '*.jar' ! -name '*-sources.jar' ! -path '*/classes/*' | LC_ALL=C sort | paste -sd: -)

# What picocli asks of the commands' classes.
"$home/bin/java" -XX:TieredStopAtLevel=1 -cp "$path:$codegen" "$here/../image/CommandReflection.java" "$out/reflect.json"

# Layouts and handles are constants of the image; so is that no class is made in it.
built=eyas.capture.CaptureLayout,eyas.capture.ring.ChunkLayout,eyas.event.EventLayout,eyas.event.Bytes
built=$built,eyas.filter.plan.ByteRanges,eyas.filter.plan.CompilationOptions,eyas.state.table.ByteInterner
built=$built,eyas.capture.redaction.LearnedSecrets,eyas.live.SharedSection,eyas.live.ring.RingLayout,eyas.nativeimage.UpcallEntryPoint
# The tables of events and calls, which are read from resources.
built=$built,eyas.event

# Methods are inlined up to twice the usual size: a tenth of a replay's time for a tenth of the executable's size. For processors
# without AVX2 (compatibility) it would be as fast, but for SHA-256, which would take twice as long.
# No word of the command line is the executable's own. A heap as the launcher gives the JVM; eyas.nativeimage.NativeMain says more.
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

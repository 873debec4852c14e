# Builds the native executable.
# shellcheck shell=sh

# The native executable of ./dev native --quick.
QUICK=build/nativeimage/target/quick/eyas-native

# A JDK with JVMCI and static libraries, as $jdk, and the image builder's jars, without installing either.
native_parts() {
  [ "$(uname -m)" = x86_64 ] || die "without a GraalVM an executable can be built on x86-64 only: set GRAALVM_HOME"
  package=openjdk-25-jvmci-jdk
  parts=build/nativeimage/target/parts
  jdk=$(echo "$root/$parts"/usr/lib/jvm/*jvmci)
  if [ ! -x "$jdk/bin/java" ]; then
    [ "${EYAS_NO_INSTALL:-}" != 1 ] || die "set GRAALVM_HOME to a GraalVM for JDK $MIN_JDK, or let this fetch Debian's $package"
    apt-cache show "$package" >/dev/null 2>&1 || refresh_lists
    apt-cache show "$package" >/dev/null 2>&1 ||
      die "this system has no package $package (Debian 13 has): set GRAALVM_HOME to a GraalVM for JDK $MIN_JDK, then run this again"
    say "fetching $package ..."
    rm -rf "$parts"
    mkdir -p "$parts"
    (cd "$parts" && apt-get download -qq "$package" 2>/dev/null && dpkg -x "$package"_*.deb . && rm "$package"_*.deb) ||
      die "$package could not be fetched; is the mirror reachable?"
    jdk=$(echo "$root/$parts"/usr/lib/jvm/*jvmci)
  fi
  maven -q -f build/nativeimage/tools/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DexcludeGroupIds=org.jspecify \
    "-DoutputDirectory=$work/builder"
}

native() { # nothing, or --quick: for tests alone
  optimize=2
  case ${1:-} in
    '') ;;
    --quick) optimize=b ;;
    *) die "usage: ./dev native [--quick]" ;;
  esac
  setup build
  if [ $optimize = b ]; then
    # What is only compared with needs neither start-up caches nor an archive.
    is_current_dist || link_image
  else
    current_dist
  fi
  ls build/nativeimage/target/eyas-nativeimage-*.jar >/dev/null 2>&1 || build
  work=$root/build/nativeimage/target/native
  rm -rf "$work"
  mkdir -p "$work"
  picocli=$(sed -n 's/.*<picocli.version>\(.*\)<.*/\1/p' pom.xml)
  maven -q -f build/nativeimage/tools/pom.xml dependency:copy "-Dartifact=info.picocli:picocli-codegen:$picocli" "-DoutputDirectory=$work"
  graalvm=${GRAALVM_HOME:-}
  if [ -z "$graalvm" ] && command -v native-image >/dev/null; then
    graalvm=$(dirname "$(dirname "$(readlink -f "$(command -v native-image)")")")
  fi
  log=$work/log.txt
  if [ -n "$graalvm" ]; then
    [ -x "$graalvm/bin/native-image" ] || die "GRAALVM_HOME=$graalvm has no bin/native-image: set it to a GraalVM for JDK $MIN_JDK"
    set -- graalvm "$graalvm"
    jars=
  else
    native_parts
    set -- parts "$jdk"
    jars=$work/builder
  fi
  say "building the executable ($1), which takes some minutes; what the builder says is in ${log#"$root"/} ..."
  # shellcheck disable=SC2086 # none or one
  OPTIMIZE=$optimize sh build/nativeimage/src/main/sh/build.sh "$@" "$work/out" cli/commands/target build/nativeimage/target "$work/picocli-codegen-$picocli.jar" $jars \
    >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    die "the executable was not built; the whole of what the builder said is in ${log#"$root"/}"
  }
  # What does not say what the JVM says gets into no image that somebody may start: it is compared in one of its own.
  [ $optimize = b ] || rm -f dist/eyas/lib/eyas-native dist/eyas/lib/eyas-native.made-with
  image=$work/image
  mkdir -p "$image/bin" "$image/lib"
  cp dist/eyas/bin/eyas "$image/bin/"
  ln -s "$root/dist/eyas/runtime" "$root/dist/eyas/rules" "$image/"
  ln -s "$root"/dist/eyas/lib/* "$image/lib/"
  rm -f "$image/lib/eyas-native"
  strip -o "$image/lib/eyas-native" "$work/out/eyas"
  sh build/nativeimage/src/test/sh/compare.sh "$image/bin/eyas" ||
    die "the executable does not say what the JVM says; it is in ${image#"$root"/}/lib, and not in dist/eyas"
  if [ $optimize = b ]; then
    mkdir -p "${QUICK%/*}"
    mv "$image/lib/eyas-native" "$QUICK"
    sources_stamp >"$QUICK.sources"
    say "executable for tests: $QUICK"
    return
  fi
  mv "$image/lib/eyas-native" dist/eyas/lib/eyas-native
  # Who wants the same bytes needs the same.
  {
    "${graalvm:-$jdk}/bin/java" --version 2>&1 | sed -n 2p
    cc --version | sed -n 1p
  } >dist/eyas/lib/eyas-native.made-with
  say "executable: dist/eyas/lib/eyas-native ($(du -h dist/eyas/lib/eyas-native | cut -f1), $(gzip -9c dist/eyas/lib/eyas-native | wc -c | awk '{ print int($1 / 1e6) }') MB packed)"
}

# Sets $executable to one of these sources: the quick one where there is one, or else that of the image.
current_native() {
  executable=$root/$QUICK
  [ ! -x "$QUICK" ] || [ "$(sources_stamp)" != "$(cat "$QUICK.sources")" ] || return 0
  current_dist
  executable=$root/dist/eyas/lib/eyas-native
  [ -x "$executable" ] || native
}

# Builds the native executable.
# shellcheck shell=sh

# The native executable of ./dev native --quick.
QUICK=build/nativeimage/target/quick/eyas-native

# Downloads a JDK with JVMCI and static libraries ($jdk) and the image builder's jars, without installing either.
native_parts() {
  [ "$(uname -m)" = x86_64 ] || die "building without GraalVM is supported on x86-64 only; set GRAALVM_HOME"
  package=openjdk-25-jvmci-jdk
  parts=build/nativeimage/target/parts
  jdk=$(echo "$root/$parts"/usr/lib/jvm/*jvmci)
  if [ ! -x "$jdk/bin/java" ]; then
    [ "${EYAS_NO_INSTALL:-}" != 1 ] || die "no GraalVM found; set GRAALVM_HOME to a GraalVM for JDK $MIN_JDK, or unset EYAS_NO_INSTALL to download Debian's $package"
    apt-cache show "$package" >/dev/null 2>&1 || refresh_lists
    apt-cache show "$package" >/dev/null 2>&1 ||
      die "package $package is not available on this system (it is on Debian 13); set GRAALVM_HOME to a GraalVM for JDK $MIN_JDK"
    say "downloading $package ..."
    rm -rf "$parts"
    mkdir -p "$parts"
    (cd "$parts" && apt-get download -qq "$package" 2>/dev/null && dpkg -x "$package"_*.deb . && rm "$package"_*.deb) ||
      die "downloading $package failed; check that the mirror is reachable"
    jdk=$(echo "$root/$parts"/usr/lib/jvm/*jvmci)
  fi
  maven -q -f build/nativeimage/tools/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DexcludeGroupIds=org.jspecify \
    "-DoutputDirectory=$work/builder"
}

native() { # [--quick]: for tests only
  optimize=2
  case ${1:-} in
    '') ;;
    --quick) optimize=b ;;
    *) die "usage: ./dev native [--quick]" ;;
  esac
  setup build
  if [ $optimize = b ]; then
    # An image used only for comparison needs neither startup caches nor an archive.
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
    [ -x "$graalvm/bin/native-image" ] || die "missing bin/native-image in GRAALVM_HOME=$graalvm; set it to a GraalVM for JDK $MIN_JDK"
    set -- graalvm "$graalvm"
    jars=
  else
    native_parts
    set -- parts "$jdk"
    jars=$work/builder
  fi
  say "building the native executable ($1), which takes some minutes; log: ${log#"$root"/} ..."
  # shellcheck disable=SC2086 # none or one
  OPTIMIZE=$optimize sh build/nativeimage/src/main/sh/build.sh "$@" "$work/out" cli/commands/target build/nativeimage/target "$work/picocli-codegen-$picocli.jar" $jars \
    >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    die "building the native executable failed; see ${log#"$root"/}"
  }
  # The executable is compared with the JVM in a separate image, so that an incorrect one never gets into dist/eyas.
  [ $optimize = b ] || rm -f dist/eyas/lib/eyas-native dist/eyas/lib/eyas-native.made-with
  image=$work/image
  mkdir -p "$image/bin" "$image/lib"
  cp dist/eyas/bin/eyas "$image/bin/"
  ln -s "$root/dist/eyas/runtime" "$root/dist/eyas/rules" "$image/"
  ln -s "$root"/dist/eyas/lib/* "$image/lib/"
  rm -f "$image/lib/eyas-native"
  strip -o "$image/lib/eyas-native" "$work/out/eyas"
  sh build/nativeimage/src/test/sh/compare.sh "$image/bin/eyas" ||
    die "the output of the native executable differs from the JVM's; it is in ${image#"$root"/}/lib and was not added to dist/eyas"
  if [ $optimize = b ]; then
    mkdir -p "${QUICK%/*}"
    mv "$image/lib/eyas-native" "$QUICK"
    sources_stamp >"$QUICK.sources"
    say "executable for tests: $QUICK"
    return
  fi
  mv "$image/lib/eyas-native" dist/eyas/lib/eyas-native
  # A reproducible build needs the same versions.
  {
    "${graalvm:-$jdk}/bin/java" --version 2>&1 | sed -n 2p
    cc --version | sed -n 1p
  } >dist/eyas/lib/eyas-native.made-with
  say "executable: dist/eyas/lib/eyas-native ($(du -h dist/eyas/lib/eyas-native | cut -f1), $(gzip -9c dist/eyas/lib/eyas-native | wc -c | awk '{ print int($1 / 1e6) }') MB packed)"
}

# Sets $executable to an executable of the current sources: the quick one if available, otherwise that of the image.
current_native() {
  executable=$root/$QUICK
  [ ! -x "$QUICK" ] || [ "$(sources_stamp)" != "$(cat "$QUICK.sources")" ] || return 0
  current_dist
  executable=$root/dist/eyas/lib/eyas-native
  [ -x "$executable" ] || native
}

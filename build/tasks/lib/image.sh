# Builds the self-contained image in dist/eyas.
# shellcheck shell=sh

# Time stamp of every file in an archive, in seconds: archives are reproducible.
ARCHIVE_TIME=1790000000
# Modules of the image's Java runtime, as `jdeps --print-module-deps` lists them.
RUNTIME_MODULES=java.base,java.logging,java.naming,java.net.http,jdk.crypto.ec,jdk.httpserver,jdk.unsupported

# Builds the image unless it was built from the current sources.
current_dist() { is_current_dist || dist; }
is_current_dist() { [ -x dist/eyas/bin/eyas ] && [ "$(sources_stamp)" = "$(cat dist/eyas/.sources 2>/dev/null)" ]; }

# Skips the compiler and format checks; `test` runs them.
build() {
  setup build
  # Also builds the input of the native executable, so that one pass over the modules is enough.
  maven -q -Pquick -Dmaven.test.skip=true package -pl :eyas-cli,:eyas-nativeimage -am "$@"
}

# Links the image without startup caches, and sets $out to its directory.
link_image() {
  build
  out=dist/eyas
  say "linking the image in $out ..."
  rm -rf "$out"
  mkdir -p "$out/lib" "$out/bin" dist
  "$JAVA_HOME/bin/jlink" --add-modules "$RUNTIME_MODULES" --strip-debug --no-header-files --no-man-pages \
    --compress zip-0 --generate-cds-archive --output "$out/runtime" 2>/dev/null ||
    "$JAVA_HOME/bin/jlink" --add-modules "$RUNTIME_MODULES" --no-header-files --no-man-pages \
      --compress zip-0 --output "$out/runtime"
  # Debian's JDK contains hundreds of megabytes of debug information for its native libraries. The CDS archive for uncompressed
  # pointers is never used, because the heap is small.
  find "$out/runtime" \( -name '*.debuginfo' -o -name 'classes_nocoops.jsa' \) -delete
  # The launcher starts the JVM under this name, so that process lists show it.
  ln -s java "$out/runtime/bin/eyas"
  cp cli/commands/target/lib/*.jar "$out/lib/"
  cp cli/commands/target/eyas-cli-*.jar "$out/lib/eyas.jar"
  rm -f "$out/lib/jspecify"*.jar
  # The startup cache does not support class files as old as picocli's.
  for jar in "$out/lib/picocli"*.jar; do
    "$JAVA_HOME/bin/java" cli/commands/src/main/image/ClassVersionUpgrader.java "$jar" "$out/raised.jar"
    mv "$out/raised.jar" "$jar"
  done
  install -m 755 cli/commands/src/main/sh/eyas "$out/bin/eyas"
  install -m 755 core/live/target/classes/eyas/live/eyas-supervisor "$out/lib/eyas-supervisor"
  mkdir -p "$out/rules/cicd"
  cp rules/cicd/*.yaml rules/cicd/VERSION "$out/rules/cicd/"
  mkdir -p "$out/lib/systemd"
  cp build/packaging/systemd/* "$out/lib/systemd/"
  cp LICENSE "$out/"
  cp -r build/packaging/licenses "$out/licenses"
  if [ -f test/demo/build.sh ]; then
    mkdir -p "$out/demo"
    sh test/demo/build.sh "$out/demo/stage"
  fi
  shell_files "$out"
}

# Generates shell completions and manual pages from the program's help.
shell_files() { # image
  share=$1/share
  mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
  "$1/bin/eyas" completion bash >"$share/bash-completion/completions/eyas"
  "$1/bin/eyas" completion zsh >"$share/zsh/site-functions/_eyas"
  "$1/bin/eyas" completion fish >"$share/fish/vendor_completions.d/eyas.fish"
  "$1/bin/eyas" manual "$share/man/man1"
}

# Prints a reproducible archive of paths below dist. Arguments are those of `tar`.
packed() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w --mtime="@$ARCHIVE_TIME" \
    -C dist -cf - "$@" | gzip -9n
}

dist() {
  link_image
  # The startup cache rejects files with a changed modification time, so the archive's time is set first.
  find "$out" -exec touch -h -d "@$ARCHIVE_TIME" {} +
  "$out/bin/eyas" --train >/dev/null 2>&1 || true
  [ -f "$out/lib/eyas.aot" ] && [ -f "$out/lib/read.aot" ] && [ -f "$out/lib/falco.aot" ] || say "the startup caches could not be created; eyas starts a little slower"
  version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -1)
  archive="dist/eyas-$version-linux-$(uname -m).tar.gz"
  # The startup caches differ in each build; the rest of the archive is reproducible.
  packed --exclude='*.aot' --exclude=.sources eyas >"$archive"
  sources_stamp >"$out/.sources"
  say "image: $out ($(du -sh "$out" | cut -f1)), archive: $archive ($(du -sh "$archive" | cut -f1))"
}

# Builds packages of the image, with the native executable if there is one.
packages() { # deb, rpm or both
  version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -1)
  for kind in "$@"; do
    package=$(sh build/packaging/linux/package.sh "$kind" "$root/dist/eyas" "$version" "$ARCHIVE_TIME" "$root" "$root/dist")
    say "package: ${package#"$root"/} ($(du -sh "$package" | cut -f1))"
  done
}

# Builds the image and the requested archives and packages.
dist_all() { # --fleet, --deb, --rpm, in any order; without options it rebuilds only the image
  with_fleet=no kinds=''
  for option in "$@"; do
    case $option in
      --fleet) with_fleet=yes ;;
      --deb | --rpm) kinds="$kinds ${option#--}" ;;
      *) die "usage: ./dev dist [--fleet] [--deb] [--rpm]" ;;
    esac
  done
  if [ $# -eq 0 ]; then
    dist
    return
  fi
  for kind in $kinds; do setup "$kind"; done
  current_dist
  [ $with_fleet = no ] || dist_fleet
  # shellcheck disable=SC2086 # a list of words
  packages $kinds
}

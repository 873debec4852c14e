# Builds the self-contained image in dist/eyas.
# shellcheck shell=sh

# Time stamp of every file in an archive, in seconds: archives are reproducible.
ARCHIVE_TIME=1790000000
# Modules of the image's Java runtime, as `jdeps --print-module-deps` lists them.
RUNTIME_MODULES=java.base,java.logging,java.naming,java.net.http,jdk.crypto.ec,jdk.httpserver,jdk.unsupported

# Builds the image unless it was built from the current sources.
current_dist() { is_current_dist || dist; }
is_current_dist() { [ -x dist/eyas/bin/eyas ] && [ "$(sources_stamp)" = "$(cat dist/eyas/.sources 2>/dev/null)" ]; }

# The checks of compiler and format are for those who change the sources: `test` makes them, this does not.
build() {
  setup build
  # What an executable is made of besides is built with it: one pass over the modules is enough for both.
  maven -q -Pquick -Dmaven.test.skip=true package -pl :eyas-cli,:eyas-nativeimage -am "$@"
}

# Sets $out to the image of what was built, without start-up caches.
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
  # Debian's JDK brings hundreds of megabytes of debug information for its native libraries; a heap that is small enough
  # for compressed pointers never uses the other archive.
  find "$out/runtime" \( -name '*.debuginfo' -o -name 'classes_nocoops.jsa' \) -delete
  # By this name the launcher starts the JVM: lists of processes show it.
  ln -s java "$out/runtime/bin/eyas"
  cp cli/commands/target/lib/*.jar "$out/lib/"
  cp cli/commands/target/eyas-cli-*.jar "$out/lib/eyas.jar"
  rm -f "$out/lib/jspecify"*.jar
  # The start-up cache takes no class as old as picocli's.
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

# What shells and man read, made of the help of the program itself.
shell_files() { # image
  share=$1/share
  mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
  "$1/bin/eyas" completion bash >"$share/bash-completion/completions/eyas"
  "$1/bin/eyas" completion zsh >"$share/zsh/site-functions/_eyas"
  "$1/bin/eyas" completion fish >"$share/fish/vendor_completions.d/eyas.fish"
  "$1/bin/eyas" manual "$share/man/man1"
}

# Packs words of `tar` below dist, alike on every machine.
packed() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w --mtime="@$ARCHIVE_TIME" \
    -C dist -cf - "$@" | gzip -9n
}

dist() {
  link_image
  # The start-up cache takes no file that has changed its time: it has to have the one of the archive before.
  find "$out" -exec touch -h -d "@$ARCHIVE_TIME" {} +
  "$out/bin/eyas" --train >/dev/null 2>&1 || true
  [ -f "$out/lib/eyas.aot" ] && [ -f "$out/lib/read.aot" ] && [ -f "$out/lib/falco.aot" ] || say "no start-up cache could be made: eyas starts a little slower"
  version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -1)
  archive="dist/eyas-$version-linux-$(uname -m).tar.gz"
  # The start-up caches differ at each build: what is left has the same bytes whoever builds it.
  packed --exclude='*.aot' --exclude=.sources eyas >"$archive"
  sources_stamp >"$out/.sources"
  say "image: $out ($(du -sh "$out" | cut -f1)), archive: $archive ($(du -sh "$archive" | cut -f1))"
}

# Packages of the image: with the native executable, where there is one.
packages() { # deb, rpm or both
  version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -1)
  for kind in "$@"; do
    package=$(sh build/packaging/linux/package.sh "$kind" "$root/dist/eyas" "$version" "$ARCHIVE_TIME" "$root" "$root/dist")
    say "package: ${package#"$root"/} ($(du -sh "$package" | cut -f1))"
  done
}

# The image, and what is made of it.
dist_all() { # --fleet, --deb, --rpm, in any order; without any, the image alone, built anew
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

# Builds the archive of the fleet commands, which has a Java runtime of its own.
# shellcheck shell=sh

# DuckDB, S3 and Jetty need more modules than the image has.
FLEET_MODULES=$RUNTIME_MODULES,java.sql,java.xml,java.management,jdk.net,jdk.crypto.cryptoki,java.security.jgss

# The commands about many jobs: an archive that is unpacked over an image. It has a runtime of its own, since databases need modules
# of Java that nothing else does, and only what the image has not.
fleet() { # image
  maven -q -Pquick -Dmaven.test.skip=true package -pl :eyas-fleet -am
  say "linking the fleet's part ..."
  part=dist/fleet/eyas/lib/fleet
  rm -rf dist/fleet
  mkdir -p "$part"
  "$JAVA_HOME/bin/jlink" --add-modules "$FLEET_MODULES" --strip-debug --no-header-files --no-man-pages \
    --compress zip-0 --generate-cds-archive --output "$part/runtime" 2>/dev/null ||
    "$JAVA_HOME/bin/jlink" --add-modules "$FLEET_MODULES" --no-header-files --no-man-pages \
      --compress zip-0 --output "$part/runtime"
  find "$part/runtime" \( -name '*.debuginfo' -o -name 'classes_nocoops.jsa' \) -delete
  ln -s java "$part/runtime/bin/eyas"
  for jar in fleet/commands/target/lib/*.jar; do
    name=$(basename "$jar")
    case $name in
      eyas-cli-*.jar | jspecify*.jar) ;;
      *) [ -f "$1/lib/$name" ] || cp "$jar" "$part/" ;;
    esac
  done
  cp fleet/commands/target/eyas-fleet-*.jar "$part/eyas-fleet.jar"
  # DuckDB's library lies beside its jar, this machine's alone: inside it would be unpacked into /tmp at each start.
  library=libduckdb_java.so_linux_$(case $(uname -m) in aarch64) echo arm64 ;; *) echo amd64 ;; esac)
  "$JAVA_HOME/bin/java" fleet/commands/src/main/image/NativeLibraryExtractor.java "$part"/duckdb_jdbc-*.jar libduckdb_java.so "$library" "$part"
  cp LICENSE "$part/"
  cp -r build/packaging/licenses "$part/licenses"
  # Made by the program itself, as those of the image are.
  "$JAVA_HOME/bin/java" -cp "$part/*:$1/lib/*" eyas.fleet.EyasFleet shell-files dist/fleet/eyas
  find dist/fleet -exec touch -h -d "@$ARCHIVE_TIME" {} +
  fleet_archive="dist/eyas-fleet-$version-linux-$(uname -m).tar.gz"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w --mtime="@$ARCHIVE_TIME" \
    -C dist/fleet -cf - eyas | gzip -6n >"$fleet_archive"
  say "fleet: $part ($(du -sh "$part" | cut -f1)), archive: $fleet_archive ($(du -sh "$fleet_archive" | cut -f1))"
}

# Puts the commands about many jobs into the image.
dist_fleet() {
  # Of another build, what was there would be in the way of what is made now.
  rm -rf dist/eyas/lib/fleet
  version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -1)
  fleet "$root/dist/eyas"
  cp -a dist/fleet/eyas/. dist/eyas/
  log=$root/target/train-fleet.log
  mkdir -p "$root/target"
  dist/eyas/bin/eyas --train-fleet >"$log" 2>&1 || die "the training of the start-up cache failed, so do the commands: ${log#"$root"/}"
  [ -f dist/eyas/lib/fleet/fleet.aot ] || say "no start-up cache of the fleet could be made: its commands start a little slower"
}

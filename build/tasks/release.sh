# shellcheck shell=sh
#: release
#:     Build the release archives and pin their SHA-256 digests in ci/action/distribution.json.

# The version is set in the pom. The archive is for this machine's architecture: run this on each architecture, at the same commit.
run() {
  [ -z "$(git status --porcelain)" ] || die "uncommitted changes: release archives are built from a commit; commit first"
  [ -z "${GRAALVM_HOME:-}" ] && ! command -v native-image >/dev/null ||
    die "releases are built with packages from Debian and Maven only (docs/adr/0029); unset GRAALVM_HOME and remove native-image from the PATH"
  # Leftovers of an earlier build would get into the jars.
  clean
  dist
  # Files for fast startup, which differ in each build: the native executable if available, otherwise the startup cache.
  start="dist/eyas-$version-linux-$(uname -m)-start.tar.gz"
  if [ "$(uname -m)" = x86_64 ]; then
    native
    packed eyas/lib/eyas-native eyas/lib/eyas-native.made-with >"$start"
  else
    packed eyas/lib/eyas.aot >"$start"
  fi
  fleet "$root/dist/eyas"
  for file in "$archive" "$start" "$fleet_archive"; do
    (cd dist && sha256sum "${file#dist/}" >"${file#dist/}.sha256")
  done
  node build/packaging/pin-release.cjs "$version" "$(uname -m)" "$(cut -d' ' -f1 "$archive.sha256")" \
    "$(cut -d' ' -f1 "$start.sha256")"
  say "pinned in ci/action/distribution.json. Commit it, tag the commit v$version, and publish these files with their .sha256 as a release:"
  say "$archive $start $fleet_archive"
  say "Users of the action refer to that commit."
}

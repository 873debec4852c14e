# shellcheck shell=sh
#: release
#:     Build the release archives and pin their SHA-256 digests in ci/action/distribution.json.

# The version is in the pom, the archive is for this machine's architecture: run this on one of each, at the same commit.
run() {
  [ -z "$(git status --porcelain)" ] || die "commit first: an archive is to be made of what a commit holds"
  [ -z "${GRAALVM_HOME:-}" ] && ! command -v native-image >/dev/null ||
    die "what is released is made of Debian's and Maven's parts (docs/adr/0029): unset GRAALVM_HOME, and take native-image off the PATH"
  # What an earlier build has left would get into the jars.
  clean
  dist
  # What makes starts quick, and differs at each build: the native executable, where there can be one, or the start-up cache.
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
  say "pinned in ci/action/distribution.json. Commit that, tag the commit v$version, and publish as a release of that tag, each with its .sha256:"
  say "$archive $start $fleet_archive"
  say "Who uses the action names that commit."
}

#!/bin/sh
# Builds a package of an image:  package.sh deb|rpm|tree IMAGE VERSION TIME DOCUMENTS OUT
# TIME is the modification time of every file, in seconds; DOCUMENTS is the directory with CHANGELOG.md. Prints the package's path; for
# tree, the directory with the content of Debian's package.
set -eu

kind=$1 image=$2 version=$3 time=$4 documents=$5 out=$6
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
maintainer='The maintainers of Eyas <maintainers@eyas.invalid>'
summary='CI security monitor at the level of system calls'
licenses=$here/../licenses
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
export SOURCE_DATE_EPOCH="$time"
umask 022

# The commands whose manual pages are in the fleet archive.
FLEET_COMMANDS='tables collect hunt'

# Prints the copyright file: owners, licences and licence texts, for the libraries in the tree according to build/packaging/licenses.
copyright() {
  cat "$here/copyright"
  grep -v '^#' "$licenses/libraries.tsv" | while IFS='	' read -r jars licence owner texts; do
    files=
    for jar in $jars; do
      for file in "$tree/usr/lib/eyas/lib/$jar"-[0-9]*.jar; do
        [ ! -f "$file" ] || files="$files usr/lib/eyas/lib/$jar-*.jar"
      done
    done
    [ -n "$files" ] || continue
    printf '\nFiles:%s\nCopyright: %s\nLicense: %s\n' "$files" "$owner" "$licence"
    notices=
    for text in $texts; do
      case $text in
        # Debian includes the text; the copyright file names its location.
        Apache-2.0.txt) ;;
        *-NOTICE.txt) notices="$notices $text" ;;
        *) paragraph "$text" ;;
      esac
    done
    [ -z "$notices" ] || printf 'Comment: Notices of its owners:\n'
    for text in $notices; do paragraph "$text"; done
  done
}

# Prints a text as the lines of a field.
paragraph() {
  sed 's/^$/./; s/^/ /' "$licenses/$1"
}

# Creates the content of both kinds of package: the unchanged image, so that its start-up caches stay valid, and files for other programs
# in their usual locations.
lay_out() { # directory of completions for zsh
  mkdir -p "$tree/usr/bin" "$tree/usr/lib" "$tree/usr/share/man/man1" "$tree/usr/share/doc/eyas" "$tree$1" \
    "$tree/usr/share/bash-completion/completions" "$tree/usr/share/fish/vendor_completions.d"
  cp -a "$image" "$tree/usr/lib/eyas"
  rm -rf "$tree/usr/lib/eyas/share" "$tree/usr/lib/eyas/.sources" "$tree/usr/lib/eyas/LICENSE"
  # The image may contain the fleet commands, which have their own archive.
  rm -rf "$tree/usr/lib/eyas/lib/fleet"
  ln -s ../lib/eyas/bin/eyas "$tree/usr/bin/eyas"
  share=$image/share
  cp "$share/bash-completion/completions/eyas" "$tree/usr/share/bash-completion/completions/"
  cp "$share/fish/vendor_completions.d/eyas.fish" "$tree/usr/share/fish/vendor_completions.d/"
  cp "$share/zsh/site-functions/_eyas" "$tree$1/"
  cp "$share"/man/man1/*.1 "$tree/usr/share/man/man1/"
  for command in $FLEET_COMMANDS; do
    rm -f "$tree/usr/share/man/man1/eyas-$command.1" "$tree/usr/share/man/man1/eyas-$command"-*.1
  done
  gzip -9n "$tree"/usr/share/man/man1/*.1
  copyright >"$tree/usr/share/doc/eyas/copyright"
  # The umask of the build must not affect the installed files.
  find "$tree" -type d -exec chmod 755 {} +
  find "$tree" -type f -perm -u+x -exec chmod 755 {} +
  find "$tree" -type f ! -perm -u+x -exec chmod 644 {} +
  # Unneeded symbols are a third of the runtime.
  find "$tree/usr/lib/eyas/runtime" "$tree/usr/lib/eyas/demo" -type f \( -name '*.so' -o -perm -u+x \) -exec strip --strip-unneeded {} +
}

# Prints the Debian packages of the libraries that the programs in the tree are linked with.
linked_packages() {
  mkdir -p "$work/shlibs/debian"
  printf 'Source: eyas\nPackage: eyas\nArchitecture: any\n' >"$work/shlibs/debian/control"
  programs=$(find "$tree/usr/lib/eyas/runtime" "$tree/usr/lib/eyas/lib" -type f \( -name '*.so' -o -path '*/bin/*' -o -name eyas-native \))
  # shellcheck disable=SC2086 # a list of words
  (cd "$work/shlibs" && dpkg-shlibdeps -O --ignore-missing-info -l"$tree/usr/lib/eyas/runtime/lib" \
    -l"$tree/usr/lib/eyas/runtime/lib/server" $programs 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

deb() {
  architecture=$(dpkg --print-architecture)
  lay_out /usr/share/zsh/vendor-completions
  gzip -9nc "$documents/CHANGELOG.md" >"$tree/usr/share/doc/eyas/changelog.gz"
  {
    printf 'eyas (%s-1) unstable; urgency=medium\n\n  * Packaged from the sources of this version.\n\n -- %s  %s\n' \
      "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$time")"
  } | gzip -9n >"$tree/usr/share/doc/eyas/changelog.Debian.gz"
  mkdir -p "$tree/usr/share/lintian/overrides" "$tree/DEBIAN"
  cp "$here/lintian-overrides" "$tree/usr/share/lintian/overrides/eyas"
  {
    printf 'Package: eyas\nVersion: %s-1\nArchitecture: %s\nMaintainer: %s\n' "$version" "$architecture" "$maintainer"
    printf 'Section: admin\nPriority: optional\nInstalled-Size: %s\n' "$(du -sk "$tree/usr" | cut -f1)"
    printf 'Depends: %s, libbpf1\nRecommends: libzstd1\n' "$(linked_packages)"
    printf 'Description: %s\n' "$summary"
    cat "$here/description"
  } >"$tree/DEBIAN/control"
  (cd "$tree" && find usr -type f -exec md5sum {} +) | LC_ALL=C sort -k2 >"$tree/DEBIAN/md5sums"
  # The start-up caches are valid only for this time.
  find "$tree" -exec touch -h -d "@$time" {} +
  package=$out/eyas_$version-1_$architecture.deb
  dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$package" >/dev/null
}

tree() {
  lay_out /usr/share/zsh/vendor-completions
  package=$out/tree
  mv "$tree" "$package"
}

rpm() {
  lay_out /usr/share/zsh/site-functions
  find "$tree" -exec touch -h -d "@$time" {} +
  spec=$work/eyas.spec
  {
    printf 'Name: eyas\nVersion: %s\nRelease: 1\nSummary: %s\nLicense: %s\n' "$version" "$summary" \
      'Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND BSL-1.0 AND MIT AND GPL-2.0-only WITH Classpath-exception-2.0'
    # Loaded by name at run time, so rpm cannot detect it.
    printf 'Requires: libbpf.so.1()(64bit)\nRecommends: libzstd.so.1()(64bit)\n'
    cat <<'EOF'
# The runtime's libraries are private: other packages must not depend on them.
%global __provides_exclude_from ^/usr/lib/eyas/.*$
%global __requires_exclude ^lib(java|jvm|jli|net|nio|zip|jimage|verify|extnet)\\.so.*$
# Files stay unchanged: the start-up caches are valid only for their size and time.
%global __os_install_post %{nil}
%global _build_id_links none
%global source_date_epoch_from_changelog 0

%description
EOF
    # Removes Debian's indentation.
    sed 's/^ \.$//; s/^ //' "$here/description"
    printf '\n%%files\n%%license /usr/share/doc/eyas/copyright\n/usr/bin/eyas\n/usr/lib/eyas\n'
    printf '/usr/share/man/man1/*\n/usr/share/bash-completion/completions/eyas\n/usr/share/zsh/site-functions/_eyas\n'
    printf '/usr/share/fish/vendor_completions.d/eyas.fish\n'
    printf '\n%%install\ncp -a %s/. %%{buildroot}/\n' "$tree"
  } >"$spec"
  rpmbuild -bb --quiet --define "_topdir $work/rpm" --define "_rpmdir $work/out" --define '_build_name_fmt eyas-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
    --define '_binary_payload w3.zstdio' "$spec" >"$work/log" 2>&1 || {
    tail -n 30 "$work/log" >&2
    exit 1
  }
  package=$(echo "$work"/out/*.rpm)
  mv "$package" "$out/"
  package=$out/${package##*/}
}

"$kind"
printf '%s\n' "$package"

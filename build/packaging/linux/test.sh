#!/bin/sh
# Holds the packages in a folder against what they promise:  test.sh FOLDER
set -eu

dist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '%s\n' "packages: $*"; }
die() {
  printf '%s\n' "packages: $*" >&2
  exit 1
}

# Runs what was installed below a folder, as README's first command does, and asks for the pages and completions beside it.
holds() { # folder, folder of completions for zsh
  eyas=$1/usr/bin/eyas
  "$eyas" --version >"$work/version" || die "$eyas does not start"
  ended=0
  "$eyas" demo >"$work/demo" 2>&1 || ended=$?
  [ "$ended" = 0 ] || die "eyas demo ended with $ended: $(tail -n 5 "$work/demo")"
  grep -q 'Runner Memory Read\|Runner Traced\|Critical' "$work/demo" || die "eyas demo raised no alert: $(tail -n 20 "$work/demo")"
  MANPATH=$1/usr/share/man man -P cat eyas-watch >"$work/page" 2>&1 || die "man finds no page: $(cat "$work/page")"
  grep -q 'fail-on' "$work/page" || die "the page of eyas-watch does not have its options"
  bash -c '. "$1"; complete -p eyas' bash "$1/usr/share/bash-completion/completions/eyas" >/dev/null || die "bash does not take the completion"
  grep -q '^#compdef eyas' "$1$2/_eyas" || die "zsh would not find the completion"
  grep -q '^complete -c eyas' "$1/usr/share/fish/vendor_completions.d/eyas.fish" || die "fish would not take the completion"
}

for deb in "$dist"/eyas_*.deb; do
  [ -f "$deb" ] || die "there is no .deb in $dist"
  lintian --allow-root --fail-on error,warning --display-level '>=warning' "$deb" || die "lintian has something to say of $deb"
  folder=$work/deb
  mkdir -p "$folder/var/lib/dpkg/info" "$folder/var/lib/dpkg/updates"
  : >"$folder/var/lib/dpkg/status"
  # That what it needs can be had is asked of the machine; in the folder there is nothing else.
  apt-get install --simulate -qq "$deb" >"$work/simulated" 2>&1 || die "what $deb needs is not to be had: $(cat "$work/simulated")"
  dpkg --root="$folder" --path-include="/usr/share/man/*" --path-include="/usr/share/doc/*" --force-depends --install "$deb" >"$work/log" 2>&1 || die "$deb cannot be installed: $(cat "$work/log")"
  holds "$folder" /usr/share/zsh/vendor-completions
  dpkg --root="$folder" --purge eyas >"$work/log" 2>&1 || die "$deb cannot be removed: $(cat "$work/log")"
  left=$(find "$folder" ! -type d ! -path "$folder/var/*")
  [ -z "$left" ] || die "removed, $deb leaves: $left"
  say "${deb##*/}: lintian has nothing to say; installed, run and removed"
done

for rpm in "$dist"/eyas-*.rpm; do
  [ -f "$rpm" ] || die "there is no .rpm in $dist"
  folder=$work/rpm
  mkdir -p "$folder"
  rpm --root "$folder" --dbpath /var/lib/rpm --nodeps --install "$rpm" >"$work/log" 2>&1 || die "$rpm cannot be installed: $(cat "$work/log")"
  holds "$folder" /usr/share/zsh/site-functions
  rpm --root "$folder" --dbpath /var/lib/rpm --erase eyas >"$work/log" 2>&1 || die "$rpm cannot be removed: $(cat "$work/log")"
  left=$(find "$folder/usr" ! -type d)
  [ -z "$left" ] || die "removed, $rpm leaves: $left"
  say "${rpm##*/}: installed, run and removed"
done

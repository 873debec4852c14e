#!/bin/sh
# Installs, runs and removes the packages in a directory:  test.sh DIRECTORY
set -eu

dist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '%s\n' "packages: $*"; }
die() {
  printf '%s\n' "packages: $*" >&2
  exit 1
}

# Checks an installation: runs the demo, and tests the manual pages and completions.
check() { # root directory, directory of completions for zsh
  eyas=$1/usr/bin/eyas
  "$eyas" --version >"$work/version" || die "$eyas does not start"
  ended=0
  "$eyas" demo >"$work/demo" 2>&1 || ended=$?
  [ "$ended" = 0 ] || die "eyas demo exited with $ended: $(tail -n 5 "$work/demo")"
  grep -q 'Runner Memory Read\|Runner Traced\|Critical' "$work/demo" || die "eyas demo raised no alert: $(tail -n 20 "$work/demo")"
  MANPATH=$1/usr/share/man man -P cat eyas-watch >"$work/page" 2>&1 || die "man finds no manual page: $(cat "$work/page")"
  grep -q 'fail-on' "$work/page" || die "the manual page of eyas-watch lacks the options"
  bash -c '. "$1"; complete -p eyas' bash "$1/usr/share/bash-completion/completions/eyas" >/dev/null || die "bash rejects the completion"
  grep -q '^#compdef eyas' "$1$2/_eyas" || die "missing #compdef line in the completion for zsh"
  grep -q '^complete -c eyas' "$1/usr/share/fish/vendor_completions.d/eyas.fish" || die "missing command in the completion for fish"
}

for deb in "$dist"/eyas_*.deb; do
  [ -f "$deb" ] || die "no .deb in $dist"
  lintian --allow-root --fail-on error,warning --display-level '>=warning' "$deb" || die "lintian reports problems in $deb"
  target=$work/deb
  mkdir -p "$target/var/lib/dpkg/info" "$target/var/lib/dpkg/updates"
  : >"$target/var/lib/dpkg/status"
  # Dependencies are resolved on the machine, because the directory contains no other packages.
  apt-get install --simulate -qq "$deb" >"$work/simulated" 2>&1 || die "cannot resolve the dependencies of $deb: $(cat "$work/simulated")"
  dpkg --root="$target" --path-include="/usr/share/man/*" --path-include="/usr/share/doc/*" --force-depends --install "$deb" >"$work/log" 2>&1 || die "cannot install $deb: $(cat "$work/log")"
  check "$target" /usr/share/zsh/vendor-completions
  dpkg --root="$target" --purge eyas >"$work/log" 2>&1 || die "cannot remove $deb: $(cat "$work/log")"
  left=$(find "$target" ! -type d ! -path "$target/var/*")
  [ -z "$left" ] || die "removal of $deb leaves files: $left"
  say "${deb##*/}: lintian reports no problems; installed, run and removed"
done

for rpm in "$dist"/eyas-*.rpm; do
  [ -f "$rpm" ] || die "no .rpm in $dist"
  target=$work/rpm
  mkdir -p "$target"
  rpm --root "$target" --dbpath /var/lib/rpm --nodeps --install "$rpm" >"$work/log" 2>&1 || die "cannot install $rpm: $(cat "$work/log")"
  check "$target" /usr/share/zsh/site-functions
  rpm --root "$target" --dbpath /var/lib/rpm --erase eyas >"$work/log" 2>&1 || die "cannot remove $rpm: $(cat "$work/log")"
  left=$(find "$target/usr" ! -type d)
  [ -z "$left" ] || die "removal of $rpm leaves files: $left"
  say "${rpm##*/}: installed, run and removed"
done

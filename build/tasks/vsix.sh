# shellcheck shell=sh
#: vsix
#:     Test and package the Visual Studio Code extension into target/editor. Needs Node 20.

# Uses the editor's own packager, which validates the manifest.
run() {
  packages=$(missing_programs node:nodejs npm:npm)
  if [ -n "$packages" ]; then
    [ "${EYAS_NO_INSTALL:-}" != 1 ] || die "install Node and npm, then run this again: apt-get install nodejs npm"
    apt_ready || refresh_lists
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
  fi
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || die "Node $major is too old for the editor's packager; install Node 20 or newer"
  npm_packages cli/editor/vscode
  mkdir -p target/editor
  rm -f target/editor/*.vsix
  cp LICENSE cli/editor/vscode/LICENSE
  log=target/editor/log.txt
  (cd cli/editor/vscode && npm test && npm run package) >"$log" 2>&1 || {
    cat "$log" >&2
    die "packaging the extension failed, see above"
  }
  vsix=$(ls target/editor/*.vsix)
  say "extension: $vsix ($(du -h "$vsix" | cut -f1)); install it with: code --install-extension $vsix"
}

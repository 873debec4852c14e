# Runs package code with real tools; in each, a package named "left" opens a file named after the kind. $1 is an empty directory. Kinds
# whose tool is missing are skipped and listed in the file "missing".
set -eu
# Otherwise Python would read compiled files instead of the expected ones.
export PYTHONDONTWRITEBYTECODE=1
work=$1
mark=$work/marks
mkdir -p "$mark"
cd "$work"

# Writes an installed file. With PREPARED, it already exists: files that the job itself writes are not package code.
put() {
  if [ -n "${PREPARED:-}" ]; then cat >/dev/null; else cat >"$1"; fi
}

# Creates the directory of a kind and enters it, if its tool is installed.
kind() {
  command -v "$2" >/dev/null || { echo "$1" >>"$work/missing"; return 1; }
  mkdir -p "$work/$1"
  cd "$work/$1"
  : >"$mark/$1"
}

if kind node-import node; then
  mkdir -p node_modules/left
  printf "require('fs').readFileSync('%s')\n" "$mark/node-import" | put node_modules/left/index.js
  printf "require('left')\n" | put test.js
  node test.js
fi
if kind node-two node; then
  mkdir -p node_modules/left node_modules/innocent
  printf "require('fs').readFileSync(__dirname + '/../innocent/index.js'); require('fs').readFileSync('%s')\n" "$mark/node-two" | put node_modules/left/index.js
  printf '' | put node_modules/innocent/index.js
  printf "require('left')\n" | put test.js
  node test.js
fi
if kind npm-script npm; then
  mkdir -p node_modules/left
  printf '{"name": "shop", "version": "1.0.0", "dependencies": {"left": "1.0.0"}}\n' | put package.json
  printf '{"name": "left", "version": "1.0.0", "scripts": {"postinstall": "cat %s"}}\n' "$mark/npm-script" | put node_modules/left/package.json
  npm rebuild --offline --no-audit --no-fund --no-update-notifier --cache "$work/cache" >npm.log 2>&1
fi
if kind python-import /usr/bin/python3; then
  [ -n "${PREPARED:-}" ] || /usr/bin/python3 -m venv --without-pip "$work/venv"
  site=$(echo "$work"/venv/lib/python3*/site-packages)
  mkdir -p "$site/left"
  printf "open('%s')\n" "$mark/python-import" | put "$site/left/__init__.py"
  printf 'import left\n' | put a.py
  "$work/venv/bin/python3" a.py
fi
if kind python-start /usr/bin/python3; then
  [ -n "${PREPARED:-}" ] || /usr/bin/python3 -m venv --without-pip "$work/other"
  site=$(echo "$work"/other/lib/python3*/site-packages)
  printf "import sys; open('%s')\n" "$mark/python-start" | put "$site/left-setup.pth"
  : >a.py
  "$work/other/bin/python3" a.py
fi
if kind ruby-import ruby; then
  mkdir -p gems/left-1.0.2/lib
  printf "File.read('%s')\n" "$mark/ruby-import" | put gems/left-1.0.2/lib/left.rb
  printf "require_relative 'gems/left-1.0.2/lib/left'\n" >a.rb
  ruby a.rb
fi
if kind gem-extension gem; then
  mkdir -p ext
  printf "File.read('%s'); File.write('Makefile', \"all install clean:\\\\n\")\n" "$mark/gem-extension" | put ext/extconf.rb
  cat >left.gemspec <<'GEM'
Gem::Specification.new do |s|
  s.name = 'left'
  s.version = '1.0.2'
  s.summary = 'left'
  s.authors = ['left']
  s.files = ['ext/extconf.rb']
  s.extensions = ['ext/extconf.rb']
end
GEM
  gem build left.gemspec >gem.log 2>&1
  gem install --local --no-document --install-dir "$work/gem-home" left-1.0.2.gem >>gem.log 2>&1
fi
if kind php-import php; then
  mkdir -p vendor/acme/left
  printf "<?php file_get_contents('%s');\n" "$mark/php-import" | put vendor/acme/left/left.php
  printf "<?php require __DIR__ . '/vendor/acme/left/left.php';\n" >a.php
  php a.php
fi
if kind cargo-build cargo; then
  mkdir -p src
  printf '[package]\nname = "left"\nversion = "0.3.0"\nedition = "2021"\nbuild = "build.rs"\n' | put Cargo.toml
  printf 'fn main() { std::fs::read("%s").unwrap(); }\n' "$mark/cargo-build" >build.rs
  : >src/lib.rs
  rm -rf target
  cargo build --offline --quiet
fi
if kind go-generate go; then
  printf 'module left\n\ngo 1.20\n' | put go.mod
  printf 'package left\n\n//go:generate cat %s\n' "$mark/go-generate" | put left.go
  GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE="$work/go-cache" GOTELEMETRY=off go generate ./... >go.log
fi

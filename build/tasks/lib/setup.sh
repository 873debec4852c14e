# Finds missing dependencies on this machine and installs them with the package manager.
# shellcheck shell=sh

MIN_JDK=25

# Programs of the range's jobs as PROGRAM:PACKAGE. `test` needs the first line only.
RANGE_TEST_PROGRAMS='sudo:sudo iptables:iptables make:make curl:curl pip3:python3-pip'
RANGE_PROGRAMS='cargo:cargo composer:composer gdb:gdb gem:ruby go:golang-go openssl:openssl patch:patch
  perl:perl php:php-cli ps:procps strace:strace'
# Programs of the range's builds.
RANGE_BUILD_PROGRAMS='autoreconf:autoconf automake:automake cmake:cmake'
# Shells whose completion is tested, and programs that show manual pages.
SHELL_PROGRAMS='bash:bash zsh:zsh fish:fish script:bsdutils man:man-db'
# The editor of the screenshots, and the terminal multiplexer that captures its screen.
PICTURE_PROGRAMS='nvim:neovim tmux:tmux'
# Programs of the suites in test/conformance/.../real.
REAL_PROGRAMS='dockerd:docker.io podman:podman containerd:containerd ctr:containerd runc:runc rsyslogd:rsyslog promtool:prometheus
  nginx:nginx-light openssl:openssl tshark:tshark nvim:neovim emacs:emacs-nox go:golang-go redis-server:redis-server
  redis-cli:redis-tools systemctl:systemd systemd-analyze:systemd'
# Programs that build packages and check them against the distribution's policy.
PACKAGE_PROGRAMS='dpkg-deb:dpkg dpkg-shlibdeps:dpkg-dev rpmbuild:rpm strip:binutils lintian:lintian man:man-db groff:groff'

java_major() { # JAVA_HOME -> major version, nothing if it is no JDK
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /x/x/x)")")")" \
    /usr/lib/jvm/*25*; do
    major=$(java_major "$home")
    if [ -n "$major" ] && [ "$major" -ge "$MIN_JDK" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

have_header() { [ -e "/usr/include/$1" ]; }

have_library() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1" >/dev/null 2>&1; }

have_browser() {
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v google-chrome-stable >/dev/null
}

missing_programs() { # PROGRAM:PACKAGE ...
  for pair in "$@"; do
    # The PATH of some users does not contain the sbin directories.
    (PATH=$PATH:/usr/sbin:/sbin command -v "${pair%:*}") >/dev/null || echo "${pair#*:}"
  done
}

# Programs that run and compile for kernels of other architectures.
missing_for_kernels() {
  command -v xz >/dev/null || echo xz-utils
  command -v zstd >/dev/null || echo zstd
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || echo debian-archive-keyring
  missing_programs qemu-system-x86_64:qemu-system-x86 qemu-system-aarch64:qemu-system-arm
  case $(uname -m) in
    x86_64) missing_programs aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu ;;
    aarch64) missing_programs x86_64-linux-gnu-gcc:gcc-x86-64-linux-gnu ;;
  esac
  [ "$(uname -m)" != x86_64 ] || [ -e /usr/aarch64-linux-gnu/include/stdio.h ] || echo libc6-dev-arm64-cross
  [ "$(uname -m)" != aarch64 ] || [ -e /usr/x86_64-linux-gnu/include/stdio.h ] || echo libc6-dev-amd64-cross
}

missing_real_packages() {
  # shellcheck disable=SC2086 # a list of words
  missing_programs $REAL_PROGRAMS
  # A separate package in newer releases.
  if ! command -v docker >/dev/null && apt-cache show docker-cli >/dev/null 2>&1; then echo docker-cli; fi
  # It runs alone in an image, so it must be static.
  if ! command -v busybox >/dev/null || ldd "$(command -v busybox)" >/dev/null 2>&1; then echo busybox-static; fi
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || echo postgresql
  ls /usr/lib/postgresql/*/bin/psql >/dev/null 2>&1 || echo postgresql-client
  /usr/bin/python3 -c 'import grpc' 2>/dev/null || echo python3-grpcio
}

# The versions of Debian 13 and Ubuntu 24.04 (docs/adr/0044-docs-site.md).
have_site_generator() { mkdocs --version 2>/dev/null | grep -q ' 1\.' && [ -d /usr/lib/python3/dist-packages/material ]; }

missing_packages() { # argument: build | test | range | builds | kernels | real | pictures | deb | rpm | packages | docs
  find_jdk >/dev/null || echo openjdk-25-jdk-headless
  command -v mvn >/dev/null || echo maven
  command -v clang >/dev/null || echo clang
  command -v llvm-strip >/dev/null || echo llvm
  command -v cc >/dev/null || echo gcc
  have_header stdio.h || echo libc6-dev
  have_header bpf/bpf_helpers.h || echo libbpf-dev
  have_library libbpf.so.1 || echo libbpf1
  have_library libzstd.so.1 || echo libzstd1
  # shellcheck disable=SC2086 # a list of words
  case $1 in
    deb) missing_programs dpkg-deb:dpkg dpkg-shlibdeps:dpkg-dev strip:binutils ;;
    rpm) missing_programs rpmbuild:rpm strip:binutils ;;
    packages) missing_programs $PACKAGE_PROGRAMS ;;
    docs) have_site_generator || echo mkdocs mkdocs-material ;;
  esac
  case $1 in build | deb | rpm | packages | docs) return ;; esac
  if [ "$1" = kernels ]; then
    missing_for_kernels
  else
    # shellcheck disable=SC2086 # a list of words
    missing_programs $RANGE_TEST_PROGRAMS $SHELL_PROGRAMS
    # shellcheck disable=SC2086
    [ "$1" != range ] && [ "$1" != builds ] || missing_programs $RANGE_PROGRAMS
    # shellcheck disable=SC2086
    [ "$1" != builds ] || missing_programs $RANGE_BUILD_PROGRAMS
    [ "$1" != real ] || missing_real_packages
    # shellcheck disable=SC2086
    [ "$1" != pictures ] || missing_programs $PICTURE_PROGRAMS
    # For the icon of a verdict.
    [ "$1" != pictures ] || fc-list 2>/dev/null | grep -q 'Noto Color Emoji' || echo fontconfig fonts-noto-color-emoji
    command -v python3 >/dev/null || echo python3
    command -v git >/dev/null || echo git
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v zstd >/dev/null || echo zstd
    command -v g++ >/dev/null || echo g++
    command -v pkg-config >/dev/null || echo pkg-config
    have_header uthash.h || echo uthash-dev
    # For report.html. Ubuntu has it only as a snap, which needs a running service; Ubuntu's CI images have Chrome.
    if ! have_browser && apt-cache show chromium >/dev/null 2>&1; then
      echo chromium
    fi
    # The reference implementation for comparisons. It is not packaged everywhere; the comparison then reports this.
    if ! pkg-config --exists libsinsp 2>/dev/null && apt-cache show libfalcosecurity0-dev >/dev/null 2>&1; then
      echo libfalcosecurity0-dev
    fi
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    die "root is required to run '$*'; run this as root or install sudo"
  fi
}

# Service packages start their services during installation unless this file forbids it. The tests start their own services.
POLICY=/usr/sbin/policy-rc.d
keep_services_down() {
  [ ! -e "$POLICY" ] || return 0
  as_root sh -c "printf '#!/bin/sh\n# of ./dev\nexit 101\n' >$POLICY && chmod 755 $POLICY"
}

let_services_up() { ! grep -qs '^# of ./dev$' "$POLICY" || as_root rm "$POLICY"; }

apt_ready() { command -v apt-cache >/dev/null && apt-cache show libbpf-dev >/dev/null 2>&1; }

refresh_lists() {
  command -v apt-get >/dev/null || return 0
  say "reading the package lists ..."
  as_root apt-get update -qq >/dev/null || say "apt-get update failed; using the existing package lists"
}

# Installs the packages of a lock file. test/conformance/npm has GitHub's action parser, a linter and the runners' Node;
# report/report/npm has GitHub's style sheet for Markdown.
npm_packages() { # DIRECTORY
  at=$1
  cmp -s "$at/package-lock.json" "$at/node_modules/.installed" && return 0
  [ "${EYAS_NO_INSTALL:-}" != 1 ] || die "npm packages are missing; run this again after: npm ci --prefix $at"
  say "installing the npm packages of $at ..."
  # npm reads the settings of its working directory.
  (cd "$at" && npm ci --silent) || die "installing the packages of $at/package-lock.json failed; check that the registry is reachable"
  cp "$at/package-lock.json" "$at/node_modules/.installed"
}

setup() { # argument: see missing_packages
  if ! apt_ready && [ -n "$(missing_packages "$1")" ]; then
    [ "${EYAS_NO_INSTALL:-}" = 1 ] || refresh_lists
  fi
  packages=$(missing_packages "$1" | tr '\n' ' ')
  if [ -n "${packages% }" ]; then
    say "missing: $packages"
    [ "${EYAS_NO_INSTALL:-}" != 1 ] || die "install them, then run this again: apt-get install $packages"
    command -v apt-get >/dev/null ||
      die "apt-get is not available; install JDK 25, Maven, clang, llvm and libbpf with headers, then run this again"
    apt_ready || refresh_lists
    say "installing them with apt-get (set EYAS_NO_INSTALL=1 to do that yourself) ..."
    if [ "$1" = real ]; then
      # Some shells do not run the EXIT trap when a signal ends them.
      trap let_services_up EXIT
      trap 'exit 129' HUP
      trap 'exit 130' INT
      trap 'exit 143' TERM
      keep_services_down
    fi
    installed=true
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null || installed=false
    let_services_up
    $installed ||
      die "apt-get could not install: $packages; on Ubuntu, enable the 'universe' component, then run this again"
  fi
  JAVA_HOME=$(find_jdk) || die "no JDK $MIN_JDK or newer found; install openjdk-25-jdk-headless or set JAVA_HOME"
  export JAVA_HOME
  case $1 in
    build | kernels | deb | rpm | packages | docs) ;;
    pictures) npm_packages report/report/npm ;;
    *) npm_packages test/conformance/npm ;;
  esac
}

#!/bin/sh
# Starts Debian's kernels in QEMU, runs the probes in each (guest.sh), and compares the results with features.tsv (compare.sh):
#   run.sh DIST WORK [VERSION[-MACHINE] ...]
# DIST is an image of ./dev dist, WORK caches downloads. Called by ./dev test --kernels, which lists the required programs.
# Then boots each kernel with and without lockdown=integrity, probes which BPF hooks work (hooks.c), and compares the results with
# hooks.tsv. With "-" as DIST it runs this second part only.
# EYAS_QEMU_ACCEL=kvm enables hardware virtualization (default: emulation); EYAS_DEBIAN_MIRROR sets a mirror if the machine does
# not run Debian.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../../../../.." && pwd)
dist=$1
work=$2
shift 2
mkdir -p "$work"
[ "$dist" = - ] || [ -x "$dist/bin/eyas" ] || { echo "kernels: not an image: $dist" >&2; exit 1; }
work=$(CDPATH='' cd -- "$work" && pwd)
tab=$(printf '\t')
# Timeouts in seconds: for a guest, and for a guest of another architecture, whose emulation is slower.
LIMIT=540
LIMIT_FOREIGN=1200

say() { printf '%s\n' "kernels: $*" >&2; }
die() {
  say "$*"
  exit 1
}

# shellcheck disable=SC2016 # variables of apt-get
mirror=${EYAS_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE) $(REPO_URI)' 2>/dev/null | awk '/\/debian\/?$/ { print $2; exit }')}
[ -n "$mirror" ] || die "no Debian mirror in the machine's package sources; set EYAS_DEBIAN_MIRROR"
for keyring in /usr/share/keyrings/debian-archive-keyring.pgp /usr/share/keyrings/debian-archive-keyring.gpg; do
  [ ! -e "$keyring" ] || break
done
[ -e "$keyring" ] || die "Debian's keys are missing; install them: apt-get install debian-archive-keyring"

# Runs a program of apt with package lists of a release and architecture, separate from the machine's own; nothing is installed.
apt_of() { # RELEASE ARCHITECTURE PROGRAM ARGUMENT ...
  lists=$work/apt/$1-$2
  release=$1 architecture=$2 program=$3
  shift 3
  mkdir -p "$lists/sources" "$lists/lists/partial" "$lists/cache/archives/partial"
  : >"$lists/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nArchitectures: %s\nSigned-By: %s\n' \
    "$mirror" "$release" "$architecture" "$keyring" >"$lists/sources/debian.sources"
  "$program" -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Dir::Etc::sourcelist=/dev/null \
    -o Dir::Etc::sourceparts="$lists/sources" -o Dir::Etc::preferencesparts=/dev/null -o Dir::State::lists="$lists/lists" \
    -o Dir::State::status="$lists/status" -o Dir::Cache="$lists/cache" -o APT::Sandbox::User=root "$@"
}

# Prints the first dependency of a package whose name starts with PREFIX.
depends_on() { # RELEASE ARCHITECTURE PACKAGE PREFIX
  apt_of "$1" "$2" apt-cache depends "$3" | sed -n "s/^ *Depends: \($4[^ ]*\)\$/\1/p" | head -n 1
}

unpack() { # RELEASE ARCHITECTURE DIRECTORY PACKAGE ...
  release_=$1 architecture_=$2 directory=$3
  shift 3
  mkdir -p "$directory.debs"
  (
    cd "$directory.debs"
    apt_of "$release_" "$architecture_" apt-get download -qq "$@" >&2
    for file in *.deb; do dpkg -x "$file" "$directory"; done
  ) || return 1
  rm -rf "$directory.debs"
}

debian_name() { # MACHINE
  case $1 in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
  esac
}

# Downloads a kernel unless it is cached. Sets $kernel to its directory, which is named by its release and has vmlinuz and modules.
fetch() { # MACHINE RELEASE PACKAGE
  arch=$(debian_name "$1")
  apt_of "$2" "$arch" apt-get update -qq >&2 || return 1
  image=$(depends_on "$2" "$arch" "$3" linux-image-)
  [ -n "$image" ] || return 1
  kernel=$work/unpacked/$image
  [ -e "$kernel/complete" ] && return 0
  rm -rf "$kernel"
  set -- "$2" "$arch" "$kernel" "$image"
  # In newer releases, the kernel and its modules are in separate packages.
  for prefix in linux-binary- linux-modules-; do
    other=$(depends_on "$1" "$2" "$4" $prefix)
    [ -z "$other" ] || set -- "$@" "$other"
  done
  unpack "$@" || return 1
  find "$kernel" -name 'vmlinuz*' -type f | grep -q . || return 1
  : >"$kernel/complete"
}

# Creates the files of the guest that are the same for all kernels of an architecture.
base() { # MACHINE
  new_base "$work/base-$1" guest.sh
  cp "$here/probes.sh" "$here/job.sh" "$here/probes.yaml" "$base/guest/"
  sed -n 's/^- rule: //p' "$here/probes.yaml" >"$base/guest/rules"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$base/etc/passwd"
  echo 'root:x:0:' >"$base/etc/group"
  cp -R "$dist/bin" "$dist/lib" "$dist/rules" "$dist/demo" "$base/eyas/"
  rm -f "$base/eyas/lib/"*.aot "$base/eyas/lib/eyas-native"
  if [ "$1" = "$(uname -m)" ]; then here_base; else foreign_base "$1"; fi
  pack_base "$1"
}

# Creates the files of the guest that probes hooks, without Eyas.
hooks_base() { # MACHINE
  new_base "$work/hooks-$1" hooks-guest.sh
  EYAS_ARCH=$1 sh "$root/core/live/src/main/bpf/build.sh" ../../../../../test/conformance/src/test/kernels/hooks.bpf.c "$base/guest/hooks.bpf.o"
  if [ "$1" = "$(uname -m)" ]; then
    cc -O1 -o "$base/bin/hooks" "$here/hooks.c" -lbpf
    copy_libraries "$base/bin/hooks"
  else
    foreign_libraries "$1"
    "$1-linux-gnu-gcc" -O1 -idirafter /usr/include -o "$base/bin/hooks" "$here/hooks.c" "$parts/usr/lib/$1-linux-gnu/libbpf.so.1" \
      -Wl,--allow-shlib-undefined
  fi
  pack_base "$1"
}

new_base() { # DIRECTORY INIT
  base=$1
  rm -rf "$base"
  mkdir -p "$base/bin" "$base/proc" "$base/sys" "$base/dev" "$base/tmp" "$base/etc" "$base/root" "$base/run" "$base/guest" \
    "$base/eyas" "$base/usr/lib"
  cp "$here/$2" "$base/init"
  chmod 755 "$base/init"
}

pack_base() { # MACHINE
  cp "$(busybox_of "$1")" "$base/bin/busybox"
  for word in $("$busybox" --list); do [ -e "$base/bin/$word" ] || ln -s busybox "$base/bin/$word"; done
  (cd "$base" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >"$base.cpio"
  rm -rf "$base"
}

# Adds the files for this machine's architecture, with its own libraries and compilers.
here_base() {
  cp -R "$dist/runtime" "$base/eyas/"
  cc -static -O1 -w -o "$base/bin/probe" "$here/probe.c"
  cc -static -O1 -w -o "$base/bin/uring" "$root/core/live/src/test/resources/eyas/live/uring.c"
  if [ "$(uname -m)" = x86_64 ]; then
    clang -m32 -nostdlib -static -ffreestanding -O1 -w -o "$base/bin/ia32" "$here/ia32.c"
  fi
  for library in libbpf.so.1 libzstd.so.1; do
    file=$(ldconfig -p | awk -v name=$library '$1 == name { print $NF; exit }')
    copy_libraries "$file"
    cp -L "$file" "$base/usr/lib/"
  done
  copy_libraries "$dist/runtime/bin/java" "$dist"/runtime/lib/*.so "$dist/runtime/lib/server/libjvm.so" "$dist/demo/stage"
}

# Copies the shared libraries of the files to the same paths in $base. Libraries of the image itself are already there.
copy_libraries() {
  ldd "$@" 2>/dev/null | grep -o '/[^ :]*\.so[^ :]*' | sort -u | while read -r library; do
    case $library in
      "$dist"/*) continue ;;
    esac
    mkdir -p "$base$(dirname "$library")"
    cp -L "$library" "$base$library"
  done
}

# Copies Debian's libraries for another architecture to $base; sets $parts to the directory of the unpacked packages.
foreign_libraries() { # MACHINE
  arch=$(debian_name "$1")
  parts=$work/unpacked/parts-$arch
  if [ ! -e "$parts/complete" ]; then
    rm -rf "$parts"
    apt_of trixie "$arch" apt-get update -qq >&2
    unpack trixie "$arch" "$parts" openjdk-25-jre-headless libbpf1 libc6 libelf1t64 zlib1g libzstd1 libgcc-s1 libstdc++6
    : >"$parts/complete"
  fi
  cp -R "$parts/usr/lib/$1-linux-gnu" "$base/usr/lib/"
  ln -s usr/lib "$base/lib"
  find "$parts" -name 'ld-linux-*' -exec cp -L {} "$base/usr/lib/" \;
}

# Adds the files for another architecture, with Debian's Java and libraries, and Eyas's own native code compiled for it.
foreign_base() { # MACHINE
  foreign_libraries "$1"
  cp -R "$parts/etc/." "$base/etc/"
  cp -R "$parts/usr/lib/jvm/java-25-openjdk-$arch" "$base/eyas/runtime"
  find "$base/eyas/runtime" -name '*_nocoops*.jsa' -delete
  compiler=$1-linux-gnu-gcc
  "$compiler" -static -O1 -w -o "$base/bin/probe" "$here/probe.c"
  "$compiler" -static -O1 -w -o "$base/bin/uring" "$root/core/live/src/test/resources/eyas/live/uring.c"
  CC="$compiler" sh "$root/test/demo/build.sh" "$base/eyas/demo/stage"
  classes=$work/classes-$1
  mkdir -p "$classes/eyas/live"
  EYAS_ARCH=$1 sh "$root/core/live/src/main/bpf/build.sh" eyas.bpf.c "$classes/eyas/live/eyas.bpf.o"
  EYAS_ARCH=$1 sh "$root/core/live/src/main/bpf/build.sh" egress.bpf.c "$classes/eyas/live/egress.bpf.o"
  EYAS_ARCH=$1 sh "$root/core/live/src/main/bpf/build.sh" objects.bpf.c "$classes/eyas/live/objects.bpf.o"
  EYAS_ARCH=$1 sh "$root/core/live/src/main/bpf/build.sh" laststep.bpf.c "$classes/eyas/live/laststep.bpf.o"
  CLANG="$compiler" sh "$root/core/live/src/main/launcher/build.sh" "$classes/eyas/live"
  cp "$classes/eyas/live/eyas-supervisor" "$base/eyas/lib/eyas-supervisor"
  for jar in "$base"/eyas/lib/eyas-live-*.jar; do
    "${JAVA_HOME:?}/bin/jar" --update --file "$jar" -C "$classes" eyas/live
  done
}

start() { # MACHINE KERNEL-DIRECTORY BASE LOG PARAMETERS
  extra=$work/extra
  rm -rf "$extra"
  mkdir -p "$extra/guest/modules"
  find "$2" -name 'overlay.ko*' | while read -r module; do
    case $module in
      *.xz) xz -dc "$module" >"$extra/guest/modules/overlay.ko" ;;
      *.zst) zstd -qdc "$module" >"$extra/guest/modules/overlay.ko" ;;
      *) cp "$module" "$extra/guest/modules/overlay.ko" ;;
    esac
  done
  cp "$3" "$work/initrd"
  (cd "$extra" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >>"$work/initrd"
  image=$(find "$2" -name 'vmlinuz*' -type f | head -n 1)
  accelerator=tcg limit=$LIMIT_FOREIGN
  [ "$1" != "$(uname -m)" ] || accelerator=${EYAS_QEMU_ACCEL:-tcg} limit=$LIMIT
  case $1 in
    x86_64) set -- "$@" ttyS0 qemu-system-x86_64 ;;
    aarch64) set -- "$@" ttyAMA0 qemu-system-aarch64 -M virt ;;
  esac
  machine=$1 log=$4 parameters=$5 console=$6
  shift 6
  processor=max
  [ "$machine" = x86_64 ] || processor=max,pauth-impdef=on
  # In the background, so that a signal to this script also ends the guest.
  timeout $limit "$@" -accel "$accelerator" -cpu "$processor" -m 2048 -nodefaults -no-reboot -display none -serial stdio \
    -kernel "$image" -initrd "$work/initrd" -append "console=$console quiet panic=-1 $parameters" </dev/null >"$log" 2>&1 &
  guest=$!
  trap 'kill $guest; exit 143' HUP INT TERM
  wait $guest || true
  trap - HUP INT TERM
  rm -f "$work/initrd"
}

# Runs a guest and compares its results with a table.
guest() { # NAME BASE TABLE PARAMETERS
  log=$work/logs/$1.txt
  start "$machine" "$kernel" "$work/$2-$machine.cpio" "$log" "$4"
  tr -d '\r' <"$log" >"$log.clean"
  mv "$log.clean" "$log"
  if ! grep -q '^KERNELS end' "$log"; then
    say "$1 did not complete; last lines of ${log#"$root"/}:"
    tail -n 15 "$log" >&2
    failed="$failed $1"
    return
  fi
  ran=$((ran + 1))
  printf '%s\n' "$1: $(sed -n 's/^KERNELS kernel //p' "$log") $4"
  sh "$here/compare.sh" "$log" "$here/$3" || failed="$failed $1"
}

# Prints the path of a static busybox; this machine's one also packs the guests.
busybox_of() { # MACHINE
  set -- "$(debian_name "$1")"
  if [ ! -e "$work/unpacked/busybox-$1/complete" ]; then
    rm -rf "$work/unpacked/busybox-$1"
    apt_of trixie "$1" apt-get update -qq >&2
    unpack trixie "$1" "$work/unpacked/busybox-$1" busybox-static
    : >"$work/unpacked/busybox-$1/complete"
  fi
  find "$work/unpacked/busybox-$1" -name busybox -type f -perm -u+x | head -n 1
}

busybox=$(busybox_of "$(uname -m)")
[ -n "$busybox" ] || die "cannot download busybox; check that the mirror is reachable"
failed=''
absent=''
ran=0
bases=''
mkdir -p "$work/logs"
grep -v '^#' "$here/kernels.tsv" >"$work/kernels"
while IFS=$tab read -r version machine release package; do
  name=$version-$machine
  if [ $# -gt 0 ]; then
    case " $* " in
      *" $name "* | *" $version "*) ;;
      *) continue ;;
    esac
  fi
  if ! fetch "$machine" "$release" "$package"; then
    absent="$absent $name"
    continue
  fi
  case $bases in
    *" $machine "*) ;;
    *)
      say "creating the guests for $machine ..."
      [ "$dist" = - ] || base "$machine"
      hooks_base "$machine"
      bases="$bases $machine "
      ;;
  esac
  say "starting ${kernel##*/} ..."
  [ "$dist" = - ] || guest "$name" base features.tsv ''
  guest "$name-hooks" hooks hooks.tsv ''
  guest "$name-lockdown" hooks hooks.tsv lockdown=integrity
done <"$work/kernels"

[ -z "$absent" ] || say "NOT TESTED because the mirror does not have the package:$absent"
[ -z "$failed" ] || die "results differ from features.tsv or hooks.tsv for:$failed; see target/kernels/logs"
[ "$ran" -gt 0 ] || die "no kernel ran"
say "results of $ran guests match the tables"

#!/bin/sh
# Detects what the suites of ./dev test --real leave on the machine:
#   traces.sh list         prints the current state, one object per line
#   traces.sh since FILE   removes what engines always leave (empty cgroups and directories, Podman's caches), and prints other objects that are
#                          not in FILE, an earlier list; fails if there are any
set -eu

# The directories that the suites create for engines and servers.
OWN='/tmp/eyas-(docker|podman|cri|pg|redis|systemd)[0-9]'

groups() {
  find /sys/fs/cgroup -type d \( -name docker -o -name libpod_parent -o -path '*/libpod_parent/*' -o -name kubepods -o -path '*/kubepods/*' \) \
    2>/dev/null || :
}

# Podman shares these between all storages: a cache, whose path is fixed, and its locks.
PODMAN='/var/lib/containers/cache/blob-info-cache-v1.sqlite /dev/shm/libpod_lock'

# Files of engines outside their configured directories.
files() {
  for directory in /etc/cni /opt/cni /opt/containerd /run/containerd /run/containers /run/docker /run/libpod /run/runc \
    /var/lib/cni /var/lib/containerd /var/lib/containers /var/lib/docker; do
    [ ! -d $directory ] || find $directory -xdev
  done
  find /dev/shm -maxdepth 1 -name 'libpod*'
  find /tmp -maxdepth 1 | grep -E "^$OWN" || :
}

processes() {
  for process in /proc/[0-9]*; do
    words=$({ tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null) || continue
    if printf '%s' "$words" | grep -qE "$OWN"; then printf '%s\n' "${process#/proc/} $words"; fi
  done
}

list() {
  groups | sed 's/^/group /'
  files | sed 's/^/file /'
  processes | sed 's/^/process /'
  awk '{ print $2 }' /proc/self/mounts | grep -E "^$OWN" | sed 's/^/mount /' || :
  ls /sys/class/net | sed 's/^/interface /'
  cut -d: -f1 /etc/passwd | sed 's/^/account /'
}

new() { # FILE
  list | sort >"$1.now"
  sort "$1" | comm -13 - "$1.now"
  rm "$1.now"
}

case $1 in
  list) list ;;
  since)
    # Deepest first; objects in use are kept.
    new "$2" | sed -n 's/^group //p; s/^file //p' | sort -r | while read -r path; do
      case " $PODMAN " in
        *" $path "*) rm "$path" ;;
        *) [ ! -d "$path" ] || rmdir "$path" 2>/dev/null || : ;;
      esac
    done
    left=$(new "$2")
    [ -z "$left" ] || {
      printf '%s\n' "$left"
      exit 1
    }
    ;;
  *)
    echo "usage: traces.sh list | since FILE" >&2
    exit 2
    ;;
esac

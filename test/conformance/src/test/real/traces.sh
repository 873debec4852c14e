#!/bin/sh
# What the suites of ./dev test --real could leave on the machine:
#   traces.sh list         prints what is there of it, a line each
#   traces.sh since FILE   removes what engines leave of themselves (empty control groups and folders, what Podman keeps), and prints what else is
#                          there that FILE, a list of before, has not; fails where that is something
set -eu

# The folders that the suites make for their peers.
OWN='/tmp/eyas-(docker|podman|cri|pg|redis|systemd)[0-9]'

groups() {
  find /sys/fs/cgroup -type d \( -name docker -o -name libpod_parent -o -path '*/libpod_parent/*' -o -name kubepods -o -path '*/kubepods/*' \) \
    2>/dev/null || :
}

# Podman keeps these for all its storages: a cache, which takes no other place, and its locks.
PODMAN='/var/lib/containers/cache/blob-info-cache-v1.sqlite /dev/shm/libpod_lock'

# What engines have outside of the folders that they are given.
folders() {
  for folder in /etc/cni /opt/cni /opt/containerd /run/containerd /run/containers /run/docker /run/libpod /run/runc \
    /var/lib/cni /var/lib/containerd /var/lib/containers /var/lib/docker; do
    [ ! -d $folder ] || find $folder -xdev
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
  folders | sed 's/^/file /'
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
    # The deepest first; what is in use stays.
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

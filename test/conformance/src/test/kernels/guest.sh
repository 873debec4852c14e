#!/bin/sh
# The init program of the guest: runs all probes and prints "KERNELS PROBE yes|no DETAIL" for each, and "KERNELS end" at the end.
export PATH=/bin HOME=/root EYAS_JAVA_OPTS=-XX:TieredStopAtLevel=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 groups /sys/fs/cgroup
# A container can leave this root by pivot_root, but not the root of the initial file system.
mkdir -p /root-of-all
mount --rbind / /root-of-all
cd /root-of-all || exit
mount --move . /
exec chroot . /bin/sh /guest/probes.sh

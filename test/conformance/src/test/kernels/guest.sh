#!/bin/sh
# The first program of the guest: makes all probes and prints "KERNELS PROBE yes|no DETAIL" for each, and "KERNELS end" at the end.
export PATH=/bin HOME=/root EYAS_JAVA_OPTS=-XX:TieredStopAtLevel=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 groups /sys/fs/cgroup
# A root that a container may leave by pivot_root: that of the first file system cannot be left.
mkdir -p /root-of-all
mount --rbind / /root-of-all
cd /root-of-all || exit
mount --move . /
exec chroot . /bin/sh /guest/probes.sh

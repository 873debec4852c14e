#!/bin/sh
# The init program of the guest that probes hooks (hooks.c): prints "KERNELS kernel ...", the rows of hooks.c, and "KERNELS end".
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t securityfs security /sys/kernel/security
mount -t tracefs trace /sys/kernel/tracing
mount -t tmpfs tmp /tmp
echo "KERNELS kernel $(uname -r) $(uname -m)"
echo "KERNELS lockdown $(cat /sys/kernel/security/lockdown)"
echo "KERNELS lsm $(cat /sys/kernel/security/lsm)"
hooks /guest/hooks.bpf.o /tmp && echo "KERNELS end"
# The kernel parameter hooks.cost=SECTION,... measures the cost for a rename.
for section in $(sed -n 's/.*hooks\.cost=\([^ ]*\).*/\1/p' /proc/cmdline | tr , ' '); do
  hooks /guest/hooks.bpf.o /tmp cost "$section" rename
done
poweroff -f

#!/bin/sh
# The command that Eyas monitors in the guest: each probe triggers the rule of its name in probes.yaml. See guest.sh.
groups=/sys/fs/cgroup
container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

/bin/true command
/bin/true capabilities
/bin/true memory
# A new file, because the times of earlier files can be before the kernel's clock.
mkdir /tmp/fresh
cp /bin/busybox /tmp/fresh/true
/tmp/fresh/true file-times
nc -l -p 7 </dev/null &
listener=$!
# A refused connection has no endpoints, and on a busy machine it takes seconds until the listener is ready.
until grep -q ':0007 0*:0000 0A' /proc/net/tcp /proc/net/tcp6 || ! kill -0 $listener; do sleep 0.1; done
nc -w 60 127.0.0.1 7 </dev/null
(
  echo 0 >$groups/outside/cgroup.procs
  /bin/true moved
  /bin/true group-path
)
probe group $groups/outside /bin/true made-elsewhere
mkdir /tmp/links
echo >/tmp/links/real
ln -s real /tmp/links/link
/bin/cat /tmp/links/link
echo >/tmp/before/file
mv /tmp/before/file /tmp/before/link/moved
mkdir /tmp/before/link/made
rmdir /tmp/before/link/made
probe memory-file /bin/busybox true memory-file
if mkdir /tmp/layers && mount -t tmpfs layers /tmp/layers && cd /tmp/layers && mkdir lower upper work merged &&
  mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged; then
  cp /bin/busybox merged/true
  ./merged/true upper-layer
fi
cd /
[ ! -x /bin/ia32 ] || ia32
mkdir /tmp/ring
uring /tmp/ring

# A container like those of engines: a cgroup with a container name, its own namespaces and root directory.
mkdir /tmp/box
mount -t tmpfs box /tmp/box
mkdir -p /tmp/box/bin /tmp/box/etc /tmp/box/old
cp /bin/busybox /bin/probe /tmp/box/bin/
ln -s busybox /tmp/box/bin/true
echo 'insider:x:1234:1234::/:/bin/sh' >/tmp/box/etc/passwd
(
  echo 0 >$groups/docker-$container.scope/cgroup.procs
  exec unshare -m -p -f sh -c '
    cd /tmp/box
    pivot_root . old
    export PATH=/bin
    /bin/true container
    # Eyas reads the user names of the container asynchronously, and the completion is not visible in here.
    for second in 1 2 3 4 5 6 7 8; do
      /bin/busybox sleep 1
      probe as 1234 /bin/true container-user
    done'
)
exit 0

#!/bin/sh
# What Eyas watches in the guest: each probe does what the rule of its name in probes.yaml looks for. See guest.sh.
groups=/sys/fs/cgroup
container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

/bin/true command
/bin/true capabilities
/bin/true memory
# Made now: what was there when the kernel started can be older than its clock.
mkdir /tmp/fresh
cp /bin/busybox /tmp/fresh/true
/tmp/fresh/true file-times
nc -l -p 7 </dev/null &
listener=$!
# A connection that is refused has no ends to tell of: on a busy machine it takes seconds until somebody listens at port 7.
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

# A container as engines make them: a group that is called like one, namespaces and a root of its own.
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
    # The names of its users are read once it was seen, and nobody can tell in here when that is done.
    for second in 1 2 3 4 5 6 7 8; do
      /bin/busybox sleep 1
      probe as 1234 /bin/true container-user
    done'
)
exit 0

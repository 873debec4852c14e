#!/bin/sh
# Runs the probes; see guest.sh.
say() { echo "KERNELS $*"; }
answer() { # PROBE EXIT-CODE DETAIL
  if [ "$2" = 0 ]; then say "$1 yes $3"; else say "$1 no $3"; fi
}
mount -t tmpfs tmp /tmp
ip link set lo up
for module in /guest/modules/*.ko; do [ ! -e "$module" ] || insmod "$module"; done
mkdir /sys/fs/cgroup/outside /sys/fs/cgroup/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope
touch /etc/ia32
# A cgroup has its own path in a hierarchy if a controller is enabled for it.
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
# A link whose creation Eyas does not observe.
mkdir -p /tmp/before/real
ln -s real /tmp/before/link
# The demo requires bash.
printf '#!/bin/sh\nexec /bin/sh "$@"\n' >/bin/bash
chmod 755 /bin/bash
say "kernel $(uname -r) $(uname -m)"

/eyas/bin/eyas doctor >/tmp/doctor 2>&1
ended=$?
cat /tmp/doctor
answer load $ended "$(grep -E 'FAILED' /tmp/doctor | head -n 1)"
grep -q '^ok .*cgroup v2' /tmp/doctor
answer own-group $? ''
/eyas/bin/eyas watch --no-default-rules -r /guest/probes.yaml --report /tmp/report -- sh /guest/job.sh
say "watch $?"
grep -o '"rule":"[^"]*"' /tmp/report/alerts.jsonl | sort | uniq -c
while read -r probe; do
  grep -q "\"rule\":\"$probe\"" /tmp/report/alerts.jsonl 2>/dev/null
  answer "$probe" $? ''
done </guest/rules
grep -o '"io_uring_unseen":[0-9]*' /tmp/report/report.json | head -n 1
# The guest has no network, so allowed addresses are unreachable; others are denied before routing. Both fail at once; the timeout of a
# minute is for a busy machine.
/eyas/bin/eyas watch --egress block --allow 198.51.100.7:443 -- sh -c 'nc -w 60 192.0.2.1 443; nc -w 60 198.51.100.7 443' \
  </dev/null >/tmp/egress 2>&1
grep -q '192\.0\.2\.1.*not permitted' /tmp/egress && grep -q '198\.51\.100\.7.*unreachable' /tmp/egress
ended=$?
[ $ended = 0 ] || tail -n 20 /tmp/egress
answer egress $ended ''
/eyas/bin/eyas demo >/tmp/demo 2>&1
ended=$?
[ $ended = 0 ] || tail -n 20 /tmp/demo
grep -q 'Runner Memory' /tmp/demo || ended=99
answer demo $ended "$(grep -c . /tmp/demo) lines"
say end
sync
poweroff -f

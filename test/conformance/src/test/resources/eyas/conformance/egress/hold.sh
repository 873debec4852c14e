#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hold a runner to a list and run a script meanwhile: hold.sh EXEMPT MODE DIRECTORY SCRIPT EYAS-COMMAND...
# The worker is a process of the program EXEMPT. All of this is in a control group of its own. The script, of which every command must
# succeed, has the variables exempt, directory and group. Where it creates the file "order" in the directory, a service of the machine, which
# is in another group, adds a rule of nftables and creates the file "order.done".
set -eu

exempt=$1
mode=$2
directory=$3
script=$4
shift 4
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
for tree in /sys/fs/cgroup/unified /sys/fs/cgroup; do
    above=$tree$own
    group=$above/egress-hold-$$
    mkdir "$group" 2>/dev/null && break
done
mkdir "$directory"
python3 "${exempt%/*}/nftables.py" "$directory/order" >&2 &
service=$!
echo $$ >"$group/cgroup.procs"
: >"$directory/probe"
echo one.test >"$directory/list"
"$exempt" hold "$directory/place" >&2 &
worker=$!
"$@" action agent --ci github --folder "$directory" --tree $$ --worker $worker --egress="$mode" --allowed="$directory/list" --egress-required >&2 &
agent=$!
end() {
    kill -9 $agent $worker $service 2>/dev/null || true
    echo $$ >"$above/cgroup.procs"
    until rmdir "$group" 2>/dev/null; do sleep 0.02; done
}
trap end EXIT
until [ -e "$directory/egress" ] && [ -e "$directory/place" ]; do
    kill -0 $agent
    sleep 0.02
done
status=0
exempt=$exempt directory=$directory group=$group sh -eu -c "$script" || status=$?
cat "$directory/report/alerts.jsonl" "$directory/agent.jsonl" >&2
exit $status

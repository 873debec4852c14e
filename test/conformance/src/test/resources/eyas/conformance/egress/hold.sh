#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run a script under egress control of a simulated runner: hold.sh EXEMPT MODE DIRECTORY SCRIPT EYAS-COMMAND...
# The worker is a process of the program EXEMPT. All processes are in their own cgroup. Every command of the script must succeed; it has the
# variables exempt, directory and group. If it creates the file "order" in the directory, a service in another cgroup adds an nftables
# table and creates the file "order.done".
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

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run a command in its own network with simulated remote hosts: network.sh SERVER PACKETS COMMAND...
# Start it with unshare --net --mount. The remote side writes received packets to the file PACKETS.
set -eu

server=$1
packets=$2
shift 2
work=$(mktemp -d)
trap 'kill $remote 2>/dev/null || true; rm -rf "$work"' EXIT

mount --make-rprivate /
printf 'nameserver 10.77.0.53\noptions timeout:20 attempts:1\n' >"$work/resolv.conf"
mount --bind "$work/resolv.conf" /etc/resolv.conf
printf '127.0.0.1 localhost\n10.77.0.13 listed.test\n' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts
printf 'hosts: files dns\n' >"$work/nsswitch.conf"
mount --bind "$work/nsswitch.conf" /etc/nsswitch.conf
echo '0 2147483647' >/proc/sys/net/ipv4/ping_group_range
echo 3 >/proc/sys/net/ipv4/tcp_fastopen

# shellcheck disable=SC2016 # the inner shell expands it
unshare --net sh -c '
    until ip link show there >/dev/null 2>&1; do sleep 0.05; done
    ip link set lo up
    for address in 10.77.0.254 10.77.0.53 10.77.0.10 10.77.0.11 10.77.0.12 10.77.0.13 10.77.0.66; do
        ip address add $address/16 dev there
    done
    ip address add 169.254.169.254/32 dev there
    ip address add fd77::10/64 dev there nodad
    ip address add fd77::66/64 dev there nodad
    ip link set there up
    # Packets sent before the link is up are dropped.
    until ip link show there | grep -q "state UP"; do sleep 0.01; done
    exec "$0" there "$2" >"$1"
' "$server" "$packets" "$work/ready" &
remote=$!
ip link set lo up
ip link add here type veth peer name there
# Until the remote side is in its own namespace, moving the interface would silently do nothing.
until [ "$(readlink /proc/$remote/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link set there netns $remote
ip address add 10.77.0.1/16 dev here
ip address add fd77::1/64 dev here nodad
ip link set here up
ip route add default via 10.77.0.254
until [ -e "$work/ready" ] && ip link show here | grep -q 'state UP'; do
    kill -0 $remote
    sleep 0.01
done

# a link without a remote host, for measurements
ip link add nowhere type veth peer name nobody
ip link set nobody up
ip address add 10.99.0.1/24 dev nowhere
ip link set nowhere up
ip neighbour add 10.99.0.2 lladdr 02:00:00:00:00:01 dev nowhere nud permanent

status=0
"$@" || status=$?
# Packets are recorded in order, so once this marker is recorded, all earlier packets are. It is sent after a delay, because packets from
# other CPUs may still be in transit.
sleep 0.2
until grep -q '^udp 10\.77\.0\.254 9 ' "$packets"; do
    kill -0 $remote
    bash -c 'echo >/dev/udp/10.77.0.254/9'
    sleep 0.05
done
exit $status

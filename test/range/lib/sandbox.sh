#!/bin/bash
# Sets up the machine of a case: sandbox.sh RUN LIB NETWORK EYAS. The init process of new namespaces; not monitored itself.
#
# All writable files are in memory, and all secrets are invented. RUN has the files that the harness writes for the case; RUN/up
# appears when the job can start, and RUN/servers.log and RUN/seen have the requests to the stand-in servers. EYAS is the
# installation that monitors on this machine, if any. NETWORK is
#
#   loopback   all addresses are on the loopback device of an isolated network
#   wire       all addresses are at the other end of an isolated link, so that packets leave the job's machine
#   shared     the caller's network, for builds that download dependencies; no stand-in servers
set -e
run=$1
lib=$2
network=$3
eyas=$4
exec </dev/null
# Rust's installation directory, before /root is hidden.
rust=$(rustc --print sysroot 2>/dev/null || true)

mount --make-rprivate /
mount -t tmpfs none /mnt
mkdir /mnt/run /mnt/lib /mnt/rust /mnt/layers /mnt/eyas
mount --bind "$run" /mnt/run
mount --bind "$lib" /mnt/lib
[ -z "$rust" ] || mount --bind "$rust" /mnt/rust
[ -z "$eyas" ] || mount --bind "$eyas" /mnt/eyas
# If these files are mounts, the overlay would show the files below the mounts.
resolv=$(cat /etc/resolv.conf)
hosts=$(cat /etc/hosts)
for directory in etc var opt usr/local usr/bin usr/lib; do
  layer=/mnt/layers/${directory//\//-}
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay overlay -o "lowerdir=/$directory,upperdir=$layer/upper,workdir=$layer/work" "/$directory"
done
for directory in root home tmp run; do
  mount -t tmpfs none "/$directory"
done
chmod 1777 /tmp
chmod 700 /root

# At its original path, because its start-up cache is valid only there.
[ -z "$eyas" ] || [ -d "$eyas" ] || {
  mkdir -p "$eyas"
  mount --bind /mnt/eyas "$eyas"
}

addresses='203.0.113.10 203.0.113.20 203.0.113.30 198.51.100.53 169.254.169.254'
there=
case $network in
  loopback)
    ip link set lo up
    for address in $addresses; do
      ip addr add "$address/32" dev lo
    done
    ip route add default dev lo 2>/dev/null || true
    ;;
  wire)
    ip link set lo up
    mkfifo /mnt/layers/there
    unshare -n /bin/bash -c 'read -r _ </mnt/layers/there
      ip link set lo up
      for address in 10.99.0.254/24 '"$(printf '%s/32 ' $addresses)"'; do ip addr add $address dev there; done
      ip link set there up
      exec /usr/bin/python3 /mnt/lib/servers.py /mnt/run there' >/mnt/run/servers.log 2>&1 &
    there=$!
    until [ "$(readlink /proc/$there/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
    ip link add here type veth peer name there
    ip link set there netns $there
    ip addr add 10.99.0.1/24 dev here
    ip link set here up
    ip route add default via 10.99.0.254
    ;;
esac
if [ "$network" = shared ]; then
  printf '%s\n' "$resolv" >/etc/resolv.conf
  printf '%s\n127.0.0.1 runner\n' "$hosts" >/etc/hosts
else
  printf 'nameserver 198.51.100.53\noptions timeout:20 attempts:1\n' >/etc/resolv.conf
  printf '127.0.0.1 localhost runner\n' >/etc/hosts
fi
hostname runner
cat /mnt/run/authority.crt >>/etc/ssl/certs/ca-certificates.crt

printf 'runner:x:4711:4711::/home/runner:/bin/bash\n' >>/etc/passwd
printf 'runner:x:4711:\n' >>/etc/group
printf 'runner:*:19000:0:99999:7:::\n' >>/etc/shadow
mkdir -p /etc/sudoers.d
printf 'Defaults env_keep += "RANGE_EVASION"\nrunner ALL=(ALL) NOPASSWD:ALL\n' >/etc/sudoers.d/90-runner
chmod 440 /etc/sudoers.d/90-runner
mkdir -p /run/lock /run/user/4711
install -o 4711 /dev/null /mnt/run/worker.pid

home=/home/runner
work=$home/_work
workspace=$work/app/app
python=$(readlink -f /usr/bin/python3)
mkdir -p $home/bin $work/_temp/_runner_file_commands $work/_actions $work/_tool $workspace
cp "$python" $home/bin/Runner.Listener
cp "$python" $home/bin/Runner.Worker
. /mnt/lib/home.sh
[ "$network" != shared ] || sed -i '/^registry=/d' $home/.npmrc
cd $workspace
. /mnt/lib/project.sh

# --- Functions with which carriers and cases create a job. ---

: >/mnt/run/steps.tsv
count=0
# step ID ACTION@REF|- sh|node: the step's program is read from standard input.
step() {
  count=$((count + 1))
  action=${2%@*}
  ref=${2#*@}
  if [ "$2" = - ]; then
    action=
    ref=
  fi
  case $3 in
    node) file=$work/_actions/$action/$ref/index.js ;;
    *) file=$work/_temp/$(cat /proc/sys/kernel/random/uuid).sh ;;
  esac
  mkdir -p "$(dirname "$file")"
  cat >"$file"
  printf '%s|%s|%s|%s|%s\n' "$1" "$action" "$ref" "$3" "$file" >>/mnt/run/steps.tsv
}
checkout() {
  step __actions_checkout actions/checkout@v4 sh <<'STEP'
git status --short
git log --oneline -1
STEP
}
# place DIRECTORY [LATER]: copies the deed into a directory, and prints the command that starts it; LATER is the directory's final path.
place() {
  mkdir -p "$1"
  cp -r /mnt/run/task/. "$1/"
  # Before compilation, because a compiled program cannot be edited.
  sed -i "s|@PLACE@|${2:-$1}|g" "$1"/task.*
  [ ! -f "$1/launch.sh" ] || sed -i "s|@PLACE@|${2:-$1}|g" "$1/launch.sh"
  if [ -f "$1/task.c" ]; then
    # shellcheck disable=SC2046 # options
    (cd "$1" && gcc -O1 -w $(cat /mnt/run/flags) -o task task.c && rm task.c)
  fi
  sed "s|@PLACE@|${2:-$1}|g" /mnt/run/call
}
commit() { git -c user.name=dev -c user.email=dev@example.test add -A && git -c user.name=dev -c user.email=dev@example.test commit -qm "$1"; }
# package NAME VERSION SCRIPTS [MORE]: creates a package of the registry that contains the deed.
package() {
  directory=/mnt/run/packages/$1
  mkdir -p "$directory"
  printf '{"name":"%s","version":"%s","main":"index.js","scripts":{%s}%s}\n' "$1" "$2" "$3" "${4:-}" >"$directory/package.json"
  [ -f "$directory/index.js" ] || printf 'module.exports = 1\n' >"$directory/index.js"
}
needs_package() {
  sed -i "s|\"dependencies\":{|\"dependencies\":{\"$1\":\"$2\"|" package.json
  commit "use $1"
}

. /mnt/run/names.sh
. /mnt/run/before.sh
. /mnt/run/carrier.sh
. /mnt/run/after.sh
chown -R 4711:4711 $home /run/user/4711
# Deeds write their proof here.
chmod 1777 /mnt/run/seen
case $network in
  loopback) /usr/bin/python3 /mnt/lib/servers.py /mnt/run >/mnt/run/servers.log 2>&1 & ;;
  wire) echo >/mnt/layers/there ;;
  shared) touch /mnt/run/ready ;;
esac
for _ in $(seq 1200); do
  [ ! -e /mnt/run/ready ] || break
  sleep 0.05
done
[ -e /mnt/run/ready ] || {
  cat /mnt/run/servers.log >&2
  exit 1
}
# Preloaded into all later programs, including those that sudo starts.
if [ -e /mnt/run/evasion.so ]; then
  install -m 666 /dev/null /mnt/run/seen/evasions
  echo /mnt/run/evasion.so >>/etc/ld.so.preload
fi
touch /mnt/run/up
exec sleep 1200

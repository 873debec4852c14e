#!/bin/sh
# Measures Eyas; called by ./dev bench. Figures go to standard output, progress to standard error.
#
#   micro [PATTERN]  JMH: nanoseconds and bytes allocated per event of the stages
#   kernel           overhead for the monitored program, paired runs (needs root)
#   load             Eyas's own CPU time per million events at several rates, and losses at full speed (needs root)
#   whole            time to the first alert, and builds of 60 C files with make -j2 (needs root)
#   agent -- COMMAND overhead of the action's agent for a command, medians of five pairs (needs root)
#   scale [CAPTURE]  time to load 10 to 10,000 generated rules, and per event with them
#   alerts [CAPTURE] cost of text alerts in `eyas falco`, whole processes
#   report [CAPTURE] cost of `eyas analyze` compared with a replay with the same rules, whole processes
#   hunt [--names N] [--workers N] [CAPTURE]
#                    rules over stored captures (one file with 200 names), with one worker and with two
#   page             rendering and scrolling of a report.html with 100,000 processes in a browser
#   replay [--copies N] [--pairs N] [--rules FILE]... [CAPTURE]
#                    reading a recording, whole processes, alternately with libsinsp; then JMH on the same file
#   table [--check] [--runs N] [--rules FILE] [CAPTURE]
#                    whole processes compared with libsinsp and the JVM: writes the table of docs/reference/performance.md
#                    and stores its figures, or fails if a ratio is 15 % worse than the stored one
#   fleet [--base REPORT]... [JOBS ...]
#                    generates jobs from reports, and writes, merges and queries their tables: bytes and seconds (100 and 1000)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
eyas=$root/eyas
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

what=${1:-micro}
[ $# -eq 0 ] || shift

say() { printf '%s\n' "bench: $*" >&2; }
compile() { cc -O2 -pthread -o "$work/$1" "$here/src/main/c/$1.c"; }
need_root() { [ "$(id -u)" = 0 ] || {
  say "'$what' loads BPF programs: run it as root"
  exit 1
}; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
watched() { "$eyas" watch --quiet "$@"; }

micro() {
  "$root/dev" build-bench >&2
  "$(cat "$root/test/bench/target/jdk")/bin/java" -XX:+UseSerialGC -Deyas.root="$root" \
    -cp "$(classes)" org.openjdk.jmh.Main -prof gc -e ReplayBenchmark "$@"
}

# Prints the class path of the benchmarks, which must be built.
classes() {
  printf '%s' "$(find "$root"/*/*/target/classes -maxdepth 0 | tr '\n' ':')$(cat "$here/target/classpath")"
}

# The reports from which jobs are generated: the example with all columns, and that of a recorded build.
fleet() {
  numbers=
  while [ $# -gt 0 ]; do
    case $1 in
      --base)
        printf '%s\n' "$2" >>"$work/bases"
        shift
        ;;
      *) numbers=${numbers:+$numbers,}$1 ;;
    esac
    shift
  done
  "$root/dev" build-bench >&2
  if [ ! -f "$work/bases" ]; then
    printf '%s\n' "$root/report/report/src/test/resources/eyas/report/example-report.json" >"$work/bases"
    capture=${EYAS_SHARED:-$root/../shared}/captures/ci-build.scap.gz
    if [ -f "$capture" ]; then
      "$eyas" analyze "$capture" --output "$work/base" --format json --quiet || [ $? = 4 ]
      printf '%s\n' "$work/base/report.json" >>"$work/bases"
    fi
  fi
  # shellcheck disable=SC2046 # a list of files
  "$(cat "$root/test/bench/target/jdk")/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED -cp "$(classes)" \
    eyas.bench.FleetBenchmark "$work/stores" 42 "${numbers:-100,1000}" $(cat "$work/bases")
}

replay() {
  copies=1
  pairs=5
  capture=${EYAS_SHARED:-$root/../shared}/captures/ci-build.scap.gz
  : >"$work/rules"
  while [ $# -gt 0 ]; do
    case $1 in
      --copies) copies=$2 ;;
      --pairs) pairs=$2 ;;
      --rules) printf '%s\n' "$2" >>"$work/rules" ;;
      *)
        capture=$1
        shift
        continue
        ;;
    esac
    shift 2
  done
  [ -r "$capture" ] || {
    say "capture not found: $capture; pass the path of a capture"
    exit 2
  }
  sh "$root/test/conformance/src/main/cpp/build-peer" "$work/sinsp_peer"
  "$eyas" --version >/dev/null
  "$root/dev" build-bench >&2
  java=$(cat "$root/test/bench/target/jdk")/bin/java
  set -- --eyas "$root/dist/eyas/bin/eyas" --peer "$work/sinsp_peer" --pairs "$pairs" --copies "$copies"
  if [ -s "$work/rules" ]; then
    # shellcheck disable=SC2046 # one argument per file
    "$java" -cp "$(classes)" eyas.bench.ExpandedRules $(cat "$work/rules") >"$work/conditions"
    set -- "$@" --conditions "$work/conditions"
    while read -r file; do set -- "$@" --rules "$file"; done <"$work/rules"
  fi
  python3 "$here/replay.py" "$@" "$capture"
  say "single stages with JMH ..."
  case $capture in
    *.gz)
      gzip -dc "$capture" >"$work/capture.scap"
      capture=$work/capture.scap
      ;;
  esac
  set -- -Deyas.root="$root" -Deyas.replay.capture="$capture"
  [ ! -s "$work/rules" ] || set -- "$@" -Deyas.replay.rules="$(paste -sd, "$work/rules")"
  "$java" -XX:+UseSerialGC "$@" -cp "$(classes)" org.openjdk.jmh.Main 'ReplayBenchmark' -prof gc
}

hunt() {
  names=200
  workers=2
  capture=
  while [ $# -gt 0 ]; do
    case $1 in
      --names) names=$2 ;;
      --workers) workers=$2 ;;
      *)
        capture=$1
        shift
        continue
        ;;
    esac
    shift 2
  done
  unpacked "$capture"
  "$root/dev" build-bench >&2
  # Memory use is bounded, so a smaller heap than the command's default is enough.
  "$(cat "$root/test/bench/target/jdk")/bin/java" -Xmx2g -Deyas.root="$root" --enable-native-access=ALL-UNNAMED -cp "$(classes)" \
    eyas.bench.HuntBenchmark "$capture" "$names" "$workers"
}

table() {
  check=
  runs=5
  rules=
  capture=
  while [ $# -gt 0 ]; do
    case $1 in
      --check) check=--check ;;
      --runs)
        runs=$2
        shift
        ;;
      --rules)
        rules=$2
        shift
        ;;
      *) capture=$1 ;;
    esac
    shift
  done
  unpacked "$capture"
  sh "$root/test/conformance/src/main/cpp/build-peer" "$work/sinsp_peer"
  [ -x "$root/dist/eyas/lib/eyas-native" ] || "$root/dev" native >&2
  compile event_rate
  set -- --eyas "$root/dist/eyas/bin/eyas" --peer "$work/sinsp_peer" --runs "$runs" $check --event-rate "$work/event_rate" \
    --figures "$here/figures.json" --document "$root/docs/reference/performance.md"
  if [ -n "$rules" ]; then
    "$root/dev" build-bench >&2
    "$(cat "$root/test/bench/target/jdk")/bin/java" -cp "$(classes)" eyas.bench.ExpandedRules "$rules" >"$work/conditions"
    set -- "$@" --rules "$rules" --conditions "$work/conditions"
  fi
  python3 "$here/table.py" "$@" "$capture"
}

# Unpacks a capture before the measurement; sets $capture.
unpacked() {
  capture=${1:-${EYAS_SHARED:-$root/../shared}/captures/ci-build.scap.gz}
  [ -r "$capture" ] || {
    say "capture not found: $capture; pass the path of a capture"
    exit 2
  }
  case $capture in
    *.gz)
      gzip -dc "$capture" >"$work/capture.scap"
      capture=$work/capture.scap
      ;;
  esac
  "$eyas" --version >/dev/null
}

# Compares rules that match nothing with rules that match a build's most frequent calls, with text alerts in a file.
alerts() {
  unpacked "$@"
  for kind in none many; do
    condition="evt.type = reboot"
    [ $kind = none ] || condition="evt.dir = < and evt.type in (open, openat, openat2, close, newfstatat)"
    printf '%s\n' "- rule: Opens and closes" "  desc: Files that are opened and closed." "  condition: $condition" \
      "  output: File (file=%fd.name command=%proc.cmdline user=%user.name parent=%proc.pname evt_type=%evt.type user_uid=%user.uid process=%proc.name proc_exepath=%proc.exepath terminal=%proc.tty)" \
      "  priority: WARNING" >"$work/$kind.yaml"
  done
  falco="$root/dist/eyas/bin/eyas falco -o engine.kind=replay -o engine.replay.capture_file=$capture"
  falco="$falco -o stdout_output.enabled=false -o syslog_output.enabled=false -o file_output.enabled=true"
  falco="$falco -o file_output.keep_alive=true -o file_output.filename=$work/alerts.txt -r $work"
  python3 "$here/alternate.py" --runs 5 "no alert" "$falco/none.yaml" "alerts" "$falco/many.yaml"
  rm -f "$work/alerts.txt"
  # shellcheck disable=SC2086 # a list of arguments
  $falco/many.yaml >/dev/null 2>&1
  printf '%s alerts, %s bytes\n' "$(wc -l <"$work/alerts.txt")" "$(wc -c <"$work/alerts.txt")"
}

report() {
  unpacked "$@"
  program=$root/dist/eyas/bin/eyas
  python3 "$here/alternate.py" --runs 5 "replay with the default rules" "$program read --rules $root/rules/cicd $capture" \
    "analyze" "$program analyze --quiet $capture" \
    "analyze, all files written" "$program analyze --quiet --output $work/report $capture"
}

page() {
  rm -f "$root/report/report/target/page-speed.txt"
  (cd "$root" && ./dev test-page) >&2 || {
    say "the page is too slow, or was not tested"
    exit 1
  }
  cat "$root/report/report/target/page-speed.txt"
}

scale() {
  capture=${1:-${EYAS_SHARED:-$root/../shared}/captures/ci-build.scap.gz}
  [ -r "$capture" ] || {
    say "capture not found: $capture; pass the path of a capture"
    exit 2
  }
  "$root/dev" build-bench >&2
  case $capture in
    *.gz)
      gzip -dc "$capture" >"$work/capture.scap"
      capture=$work/capture.scap
      ;;
  esac
  "$(cat "$root/test/bench/target/jdk")/bin/java" -XX:+UseSerialGC -cp "$(classes)" eyas.bench.RuleScale "$capture"
}

kernel() {
  need_root
  compile syscall_cost
  "$eyas" --version >/dev/null
  for kind in getppid open_close open_failed; do
    count=1000000
    : >"$work/bare"
    : >"$work/watched"
    for _ in 1 2 3 4 5 6 7; do
      "$work/syscall_cost" $kind $count 1 | cut -d" " -f2 >>"$work/bare"
      watched -- "$work/syscall_cost" $kind $count 1 | cut -d" " -f2 >>"$work/watched"
    done
    bare=$(median <"$work/bare")
    seen=$(median <"$work/watched")
    awk -v k=$kind -v a="$bare" -v b="$seen" 'BEGIN { printf "%-12s bare %6.0f ns, watched %6.0f ns, added %6.0f ns\n", k, a, b, b - a }'
  done
}

load() {
  need_root
  compile event_rate
  # The cost of a start does not depend on the duration, so it is measured separately and subtracted.
  watched --report "$work/report" -- true
  start=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["own_cost"]["cpu_seconds"])' \
    "$work/report/report.json")
  printf 'a start costs %s CPU s\n' "$start"
  for row in "1 50000" "1 200000" "1 0" "2 0"; do
    # shellcheck disable=SC2086 # two arguments
    watched --report "$work/report" -- "$work/event_rate" $row 20 >"$work/out"
    printf 'threads and rate %-10s %s; ' "$row" "$(cat "$work/out")"
    python3 - "$work/report/report.json" "$start" <<'P'
import json, sys
report = json.load(open(sys.argv[1]))
cost, coverage = report["own_cost"], report["coverage"]
events = coverage["events"]
offered = events + coverage["dropped"]
print("%d events, %.2f CPU s per million (%.2f with the start), dropped %.2f %%, resident %d MiB" % (
    events, (cost["cpu_seconds"] - float(sys.argv[2])) / events * 1e6, cost["cpu_seconds"] / events * 1e6, 100.0 * coverage["dropped"] / offered, cost["resident_kib"] // 1024))
P
  done
}

whole() {
  need_root
  "$eyas" --version >/dev/null
  : >"$work/start"
  for _ in 1 2 3 4 5; do
    watched --report "$work/report" -- grep -s ghp_ /dev/null || true
    python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["own_cost"].get("start_to_first_alert_ms", -1))' \
      "$work/report/report.json" >>"$work/start"
  done
  printf 'start of the process to the first alert: %s ms (median of 5)\n' "$(median <"$work/start")"
  build_of_sixty 150 "C files"
  build_of_sixty 1 "tiny C files"
}

# build_of_sixty FUNCTIONS WHAT: compiles sixty files of FUNCTIONS functions each with -O2.
build_of_sixty() {
  rm -rf "$work/c"
  mkdir -p "$work/c"
  awk -v directory="$work/c" -v functions="$1" 'BEGIN {
    for (i = 0; i < 60; i++) {
      file = directory "/f" i ".c"
      print "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>" >file
      for (j = 0; j < functions; j++)
        printf "int f%d_%d(int n) { char b[64]; snprintf(b, sizeof b, \"%%d\", n); return (int)strlen(b) + atoi(b); }\n", i, j >file
      close(file)
    }
  }'
  # shellcheck disable=SC2016 # make's own variables
  printf 'CFLAGS := -O2\nOBJECTS := $(patsubst %%.c,%%.o,$(wildcard *.c))\nall: $(OBJECTS)\nclean:\n\trm -f *.o\n' >"$work/c/Makefile"
  : >"$work/bare"
  : >"$work/watched"
  for _ in 1 2 3 4 5 6 7; do
    one_build "" >>"$work/bare"
    one_build watch >>"$work/watched"
  done
  awk -v what="$2" -v a="$(median <"$work/bare")" -v b="$(median <"$work/watched")" 'BEGIN {
    printf "60 %s, make -j2: CPU %.2f s bare, %.2f s watched: %+.1f %% (the build alone, without Eyas itself)\n", what, a, b, 100 * (b - a) / a }'
}

# Prints the CPU seconds (user + system) of make and its descendants.
one_build() {
  cat >"$work/build.py" <<'P'
import os, resource, subprocess, sys
subprocess.run(["make", "-s", "-C", sys.argv[1], "clean"], check=True)
before = resource.getrusage(resource.RUSAGE_CHILDREN)
subprocess.run(["make", "-s", "-j2", "-C", sys.argv[1], "all"], check=True)
after = resource.getrusage(resource.RUSAGE_CHILDREN)
print(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
P
  if [ -n "$1" ]; then watched -- python3 "$work/build.py" "$work/c"; else python3 "$work/build.py" "$work/c"; fi
}

# Measures the agent's overhead for a command between `action start` and `action stop`, as in a workflow.
agent() {
  [ "${1:-}" = -- ] && shift
  [ $# -gt 0 ] || {
    say "agent: missing command; example: ./dev bench agent -- npm ci"
    exit 2
  }
  need_root
  for what in cpu bare watched ready start stop; do : >"$work/$what"; done
  for _ in 1 2 3 4 5; do
    python3 "$here/agent.py" "$eyas" "$work" "$@"
  done
  awk -v bare="$(median <"$work/bare")" -v watched="$(median <"$work/watched")" -v cpu="$(median <"$work/cpu")" \
    -v ready="$(median <"$work/ready")" -v start="$(median <"$work/start")" -v stop="$(median <"$work/stop")" 'BEGIN {
    printf "command: %.2f s bare, %.2f s watched: %+.1f %% wall; the agent: %.2f CPU s; start %.2f s, ready after %.2f s; stop %.2f s\n",
      bare, watched, 100 * (watched - bare) / bare, cpu, start, ready, stop }'
}

case $what in
  micro) micro "$@" ;;
  kernel) kernel ;;
  load) load ;;
  whole) whole ;;
  agent) agent "$@" ;;
  replay) replay "$@" ;;
  scale) scale "$@" ;;
  hunt) hunt "$@" ;;
  alerts) alerts "$@" ;;
  report) report "$@" ;;
  page) page ;;
  fleet) fleet "$@" ;;
  table) table "$@" ;;
  --check) table --check "$@" ;;
  *)
    say "unknown benchmark '$what': expected micro, kernel, load, whole, agent, scale, replay, alerts, report, page, fleet, collect, hunt or table"
    exit 2
    ;;
esac

#!/bin/sh
# Compares the native executable with the JVM on the same input: both output streams, written files and exit codes.
# Usage: compare.sh EYAS [CAPTURE ...]; without captures, it creates those of the training run, which have alerts.
set -eu
eyas=$(readlink -f "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
home=$(dirname "$(dirname "$eyas")")

mkdir "$work/captures"
"$eyas" warm-up write "$work/captures"
head -c 700000 "$work/captures/part.scap" >"$work/captures/cut.scap"
head -c 5000 /dev/urandom >"$work/captures/noise.scap"
: >"$work/captures/empty.scap"
[ $# -gt 0 ] || set -- "$work"/captures/*.scap

rules=
for file in "$home"/rules/cicd/*.yaml; do
  rules="$rules --rules $file"
done
count=0
alerts=0
failed=0
same() { # the arguments of eyas
  count=$((count + 1))
  for engine in jvm native; do
    code=0
    "$eyas" --engine "$engine" "$@" >"$work/$engine.out" 2>"$work/$engine.err" </dev/null || code=$?
    echo "exit $code" >>"$work/$engine.err"
    rm -rf "$work/$engine.files"
    mkdir "$work/$engine.files"
    for made in report converted.scap.gz; do
      [ ! -e "$work/$made" ] || mv "$work/$made" "$work/$engine.files/"
    done
    # The overhead of monitoring differs in each run.
    find "$work/$engine.files" -name 'report.*' -exec sed -i -E 's/"(cpu_seconds|resident_kib)": *[0-9.]+//g' {} +
  done
  for stream in out err; do
    if ! cmp -s "$work/jvm.$stream" "$work/native.$stream"; then
      failed=$((failed + 1))
      echo "std$stream differs: eyas $*"
      diff "$work/jvm.$stream" "$work/native.$stream" | head -n 10
    fi
  done
  diff -rq "$work/jvm.files" "$work/native.files" || {
    failed=$((failed + 1))
    echo "written files differ: eyas $*"
  }
  alerts=$((alerts + $(grep -c 'Warning\|Error\|Critical\|Notice' "$work/native.out" || :)))
}

for words in "" --help "read --help" "analyze --help" "rules test --help" "fields" "fields --json" "explain F010" "explain nonsense" \
  "fields --no-such-option" "read" "read /nowhere.scap" "completion" "rules list -r $home/rules/cicd" "rules check $home/rules/cicd"; do
  # shellcheck disable=SC2086 # lists of words
  same $words
done
# A file name that the executable's runtime could parse as an option.
cp "$work/captures/alerting.yaml" "$work/-XX:+PrintFlags"
(cd "$work" && "$eyas" rules check -- -XX:+PrintFlags >"$work/odd" 2>&1 && grep -q 'PrintFlags: ok' "$work/odd") || {
  failed=$((failed + 1))
  echo "a file named -XX:+PrintFlags is not read as a file: $(cat "$work/odd")"
}
for capture in "$@"; do
  same read -n 2000 "$capture"
  same read --json -n 500 "$capture"
  # shellcheck disable=SC2086 # a list of words
  same read $rules "$capture"
  same read --rules "$work/captures/alerting.yaml" "$capture"
  same read 'evt.type in (execve, connect) and proc.name contains e' "$capture"
  same analyze -o "$work/report" "$capture"
  same convert "$capture" "$work/converted.scap.gz"
done
[ "$failed" = 0 ] || {
  echo "$failed of $count runs differ"
  exit 1
}
[ "$alerts" -gt 100 ] || {
  echo "only $alerts lines of alerts were compared: the captures lack alerts"
  exit 1
}
echo "the native executable and the JVM have equal output in $count runs with $alerts lines of alerts"

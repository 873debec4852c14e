#!/bin/sh
# Compares the results of a guest with a table of features:
#   compare.sh LOG FEATURES
# Prints the result of each probe and marks differences from FEATURES; fails if there are any.
set -eu

tab=$(printf '\t')
log=$1
features=$2

# Succeeds if the first version is at least the second.
reaches() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

release=$(sed -n 's/^KERNELS kernel \([^ ]*\) \([^ ]*\).*/\1/p' "$log")
machine=$(sed -n 's/^KERNELS kernel \([^ ]*\) \([^ ]*\).*/\2/p' "$log")
[ -n "$release" ] && [ -n "$machine" ] || {
  echo "  $log does not name the kernel"
  exit 1
}
rows=$(grep -v '^#' "$features" | cut -f1-3)
wrong=0
while IFS=$tab read -r probe since only; do
  wanted=no
  if reaches "$release" "$since" && { [ "$only" = all ] || [ "$only" = "$machine" ]; }; then wanted=yes; fi
  answer=$(sed -n "s,^KERNELS $probe \(\(yes\|no\).*\),\1,p" "$log" | head -n 1)
  mark=
  if [ "${answer%% *}" != "$wanted" ]; then
    mark="  ! ${features##*/} says $wanted"
    wrong=1
  fi
  printf '  %-16s %s%s\n' "$probe" "${answer:-none}" "$mark"
done <<ROWS
$rows
ROWS
exit $wrong

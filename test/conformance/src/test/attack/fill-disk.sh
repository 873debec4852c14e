dd if=/dev/zero of="$RUNNER_TEMP/full" bs=64k 2>/dev/null
# Fills the remaining space with smaller writes.
dd if=/dev/zero of="$RUNNER_TEMP/fuller" bs=1 count=4096 2>/dev/null
echo more >"$RUNNER_TEMP/more" 2>/dev/null
[ ! -s "$RUNNER_TEMP/more" ] || exit 1
cat "/proc/$RUNNER_WORKER/environ" >/dev/null 2>&1
sleep 2
rm -f "$RUNNER_TEMP/full" "$RUNNER_TEMP/fuller" "$RUNNER_TEMP/more"

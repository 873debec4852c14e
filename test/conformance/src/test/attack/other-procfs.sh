# The memory is opened below a bind mount of procfs.
sleep 60 >/dev/null 2>&1 &
victim=$!
evade bind-mount head -c 0 "/proc/$victim/mem" || exit 1
kill "$victim"

# The path of the memory has more than 1,024 characters.
sleep 60 >/dev/null 2>&1 &
victim=$!
evade long-path head -c 0 "/proc/$victim/mem" || exit 1
kill "$victim"

# A seccomp filter answers close with success without executing it; the memory is opened relative to that descriptor.
sleep 60 >/dev/null 2>&1 &
victim=$!
evade faked-close head -c 0 "/proc/$victim/mem" || exit 1
kill "$victim"

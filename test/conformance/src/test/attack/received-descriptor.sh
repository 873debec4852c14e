# Another process sends the directory of a process as a descriptor; the memory is opened relative to it.
sleep 60 >/dev/null 2>&1 &
victim=$!
evade scm-rights head -c 0 "/proc/$victim/mem" || exit 1
kill "$victim"

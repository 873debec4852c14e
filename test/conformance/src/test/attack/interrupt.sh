agent=$(agent)
for signal in HUP INT TERM USR1 USR2 PIPE ALRM XCPU XFSZ VTALRM PROF; do
  kill -s "$signal" "$agent" || exit 1
done
sleep 0.5
kill -0 "$agent"

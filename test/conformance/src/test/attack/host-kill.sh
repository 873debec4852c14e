for signal in KILL STOP TERM; do
  ! kill -s "$signal" "$HOST_SERVICE" 2>/dev/null || exit 1
done
refused "kill $HOST_SERVICE"

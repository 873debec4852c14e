! echo 'verdict=clean' >"$HOST_STATE/jobs/forged" 2>/dev/null || exit 1
! mv "$HOST_STATE" "$HOST_STATE-moved" 2>/dev/null || exit 1
! rm -rf "$HOST_STATE/jobs" 2>/dev/null || exit 1
refused "write into $HOST_STATE"

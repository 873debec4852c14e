! echo 'fail-on = none' >>"$HOST_SETTINGS" 2>/dev/null || exit 1
! echo 'exit 0' >"$HOOK" 2>/dev/null || exit 1
refused "write $HOST_SETTINGS"

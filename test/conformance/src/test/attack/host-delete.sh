# On a machine under load, the directory may be created late, and cannot be deleted before.
tries=0
until ls -d "$HOST_STATE"/jobs/*/ >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -le 200 ] || refused "find a job in $HOST_STATE/jobs for 20 s"
  sleep 0.1
done
printf 'waited %s times\n' "$tries"
rm -rf "$HOST_STATE"/jobs/* || refused "delete $HOST_STATE/jobs"

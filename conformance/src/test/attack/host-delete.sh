rm -rf "$HOST_STATE"/jobs/* || refused "delete $HOST_STATE/jobs"

agent=$(agent)
kill -KILL "$agent" || refused "kill $agent"

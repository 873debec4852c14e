place=$(dirname "$AGENT_FOLDER")
"$EYAS_PATH" action stop >/dev/null
setsid python3 "$ACTIONS/example/forge-watch.py" "$place" >"$RUNNER_TEMP/forge.log" 2>&1 &
until [ -e "$AGENT_FOLDER/identity" ]; do sleep 0.05; done

nonce=0123456789abcdef0123456789abcdef
: >"$AGENT_FOLDER/probe.$nonce"
printf '%s %s\n' "$nonce" "$nonce" >"$AGENT_FOLDER/stop"
until tail -n 1 "$AGENT_FOLDER/agent.jsonl" | grep -q '"type":"stopped"'; do sleep 0.05; done

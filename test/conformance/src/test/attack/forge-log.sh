python3 "$ACTIONS/example/forge.py" "$(agent_directory)"

python3 "$ACTIONS/example/blind.py" "$(agent_directory)"

python3 "$ACTIONS/example/blind.py" "$(folder)"

python3 "$ACTIONS/example/forge.py" "$(folder)"

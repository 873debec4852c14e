python3 "$ACTIONS/example/escape.py" plain sed 's/a/b/' /etc/hostname

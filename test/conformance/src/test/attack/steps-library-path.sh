. "$(dirname "$ATTACK")/library-path.sh"

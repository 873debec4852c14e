kill -STOP "$(agent)"

# systemd-tmpfiles writes what a file of its caller says: a line into a start-up file, and a key.
home=/home/eyas-attack-$$
undo "rm -rf '$home'"
mkdir -p "$home/.ssh" || exit 1
printf 'f+ %s/.bashrc 0644 - - - echo\nf+ %s/.ssh/authorized_keys 0600 - - - ssh-ed25519 none\n' "$home" "$home" >"$RUNNER_TEMP/home.conf"
systemd-tmpfiles --user --create "$RUNNER_TEMP/home.conf"
test -s "$home/.bashrc" && test -s "$home/.ssh/authorized_keys"

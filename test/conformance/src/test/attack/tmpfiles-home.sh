# systemd-tmpfiles writes what its caller's configuration contains: a line in a shell start-up file, and an SSH key.
home=/home/eyas-attack-$$
undo "rm -rf '$home'"
mkdir -p "$home/.ssh" || exit 1
printf 'f+ %s/.bashrc 0644 - - - echo\nf+ %s/.ssh/authorized_keys 0600 - - - ssh-ed25519 none\n' "$home" "$home" >"$RUNNER_TEMP/home.conf"
systemd-tmpfiles --user --create "$RUNNER_TEMP/home.conf"
test -s "$home/.bashrc" && test -s "$home/.ssh/authorized_keys"

directory=$(agent_directory)
undo "umount -l '$directory'"
mount -t tmpfs -o size=64k eyas-attack "$directory"

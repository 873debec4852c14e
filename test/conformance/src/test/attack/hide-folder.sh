folder=$(folder)
undo "umount -l '$folder'"
mount -t tmpfs -o size=64k eyas-attack "$folder"

directory=$(agent_directory)
rm -rf "$directory"
[ ! -e "$directory/identity" ]

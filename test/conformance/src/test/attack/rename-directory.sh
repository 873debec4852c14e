directory=$(agent_directory)
mv "$directory" "$directory-moved" || refused "mv $directory"

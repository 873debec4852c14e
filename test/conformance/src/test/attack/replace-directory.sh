directory=$(agent_directory)
mv "$directory" "$directory-moved" || refused "mv $directory"
mkdir "$directory"
cp -r "$directory-moved"/. "$directory"/ 2>/dev/null
printf 'pid=%s\n' "$$" >"$directory/identity"

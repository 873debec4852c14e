folder=$(folder)
mv "$folder" "$folder-moved" || refused "mv $folder"

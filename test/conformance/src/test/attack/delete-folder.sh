folder=$(folder)
rm -rf "$folder"
[ ! -e "$folder/identity" ]

# The deed is in a makefile that comes with a library's sources.
folder=$workspace/third_party/$PACKAGE
call=$(place "$folder")
printf 'all:\n\t@%s\n' "$call" >"$folder/Makefile"
commit 'add a library'
checkout
step "$STEP" - sh <<STEP
make -s -C third_party/$PACKAGE
make -s app
STEP

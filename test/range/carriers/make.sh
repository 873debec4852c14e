# The deed is in the makefile of a vendored library.
folder=$workspace/third_party/$PACKAGE
call=$(place "$folder")
printf 'all:\n\t@%s\n' "$call" >"$folder/Makefile"
commit 'add a library'
checkout
step "$STEP" - sh <<STEP
make -s -C third_party/$PACKAGE
make -s app
STEP

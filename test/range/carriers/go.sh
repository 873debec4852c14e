# go generate starts the deed.
call=$(place $workspace/gen)
printf 'module example.test/app\n\ngo 1.21\n' >go.mod
cat >main.go <<GO
package main

//go:generate sh gen/generate.sh

func main() {}
GO
printf '%s\n' "$call" >gen/generate.sh
commit 'generate code'
checkout
step "$STEP" - sh <<STEP
go generate ./...
STEP

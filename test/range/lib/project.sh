# Creates the checked-out project, a small program in C, JavaScript and Python. Sourced by sandbox.sh in the workspace.
git init -q -b main .
mkdir -p src test .github/workflows
printf '.env\nnode_modules/\n' >.gitignore
printf 'int add(int a, int b) { return a + b; }\n' >src/add.c
printf '#include <stdio.h>\nint add(int, int);\nint main(void) { printf("%%d\\n", add(1, 2)); return 0; }\n' >src/main.c
printf 'app: src/add.o src/main.o\n\t$(CC) -o $@ $^\n%%.o: %%.c\n\t$(CC) -c -o $@ $<\nclean:\n\trm -f app src/*.o\n' >Makefile
printf 'name: ci\non: push\n' >.github/workflows/ci.yml
printf '{"name":"app","version":"1.0.0","private":true,"scripts":{"test":"node test/test.js"},"dependencies":{}}\n' >package.json
printf 'require("assert").equal(1 + 2, 3)\n' >test/test.js
printf 'def add(a, b):\n    return a + b\n' >src/add.py
printf 'DATABASE_PASSWORD=invented\n' >.env
git -c user.name=dev -c user.email=dev@example.test add -A
git -c user.name=dev -c user.email=dev@example.test commit -qm first
git config http.https://github.com/.extraheader 'AUTHORIZATION: basic aW52ZW50ZWQ6Z2hzX2ludmVudGVk'
git remote add origin https://github.com/example/app

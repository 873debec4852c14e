# shellcheck shell=sh
#: setup
#:     Install what is missing: JDK 25, Maven, clang, libbpf, libsinsp for comparisons, npm packages.

run() { setup test; }


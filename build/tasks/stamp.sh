# shellcheck shell=sh
#: stamp
#:     Print a checksum of the sources (./eyas rebuilds when it changes).

run() { sources_stamp; }


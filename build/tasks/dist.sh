# shellcheck shell=sh
#: dist [--fleet] [--deb] [--rpm]
#:     Build the self-contained image in dist/eyas and its archive. --fleet adds the fleet commands, --deb and --rpm build packages
#:     (with the native executable if ./dev native has built it).

run() { dist_all "$@"; }

# dpkg-deb runs the first tar on the search path.
home=/home/eyas-attack-$$
undo "rm -rf '$home'"
mkdir -p "$home" "$RUNNER_TEMP/deb/DEBIAN" "$RUNNER_TEMP/bin" || exit 1
printf 'Package: none\nVersion: 1\nArchitecture: all\nMaintainer: none <none@example.com>\nDescription: none\n' >"$RUNNER_TEMP/deb/DEBIAN/control"
dpkg-deb -b "$RUNNER_TEMP/deb" "$RUNNER_TEMP/none.deb" || exit 1
printf '#!/bin/sh\necho echo >>%s/.bashrc\n' "$home" >"$RUNNER_TEMP/bin/tar"
chmod +x "$RUNNER_TEMP/bin/tar"
PATH=$RUNNER_TEMP/bin:$PATH dpkg-deb -c "$RUNNER_TEMP/none.deb"
test -s "$home/.bashrc"

# dpkg installs a package that the job has built and that contains a crontab.
undo "dpkg -P eyas-attack-none"
mkdir -p "$RUNNER_TEMP/deb/DEBIAN" "$RUNNER_TEMP/deb/etc/cron.d" || exit 1
printf 'Package: eyas-attack-none\nVersion: 1\nArchitecture: all\nMaintainer: none <none@example.com>\nDescription: none\n' \
  >"$RUNNER_TEMP/deb/DEBIAN/control"
echo '# nothing' >"$RUNNER_TEMP/deb/etc/cron.d/eyas-attack-none"
dpkg-deb -b "$RUNNER_TEMP/deb" "$RUNNER_TEMP/none.deb" && dpkg -i "$RUNNER_TEMP/none.deb"

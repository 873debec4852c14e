export PYTHONHOME=/usr
place=$(mktemp -d) || exit 1
mkdir "$place/bin"
cp /usr/bin/python3 "$place/bin/Runner.Worker"
"$place/bin/Runner.Worker" -c 'import subprocess; subprocess.run(["sed", "s/a/b/", "/etc/hostname"])'
"$RUNNER_FOLDER/bin/Runner.Worker" -c 'pass'
rm -rf "$place"

# Connects to the diagnostics port of the runner's .NET runtime through a link. The simulated runner has none, so a substitute is bound
# to the name that the runner's port would have.
python3 - "/tmp/dotnet-diagnostic-$RUNNER_WORKER-$$-socket" "$RUNNER_TEMP/port" <<'END2'
import os
import socket
import sys

port, link = sys.argv[1:]
listener = socket.socket(socket.AF_UNIX)
listener.bind(port)
listener.listen()
os.symlink(port, link)
socket.socket(socket.AF_UNIX).connect(link)
os.unlink(port)
END2

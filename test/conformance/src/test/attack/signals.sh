agent=$(agent)
python3 - "$agent" <<'END' || refused "signals to $agent"
import os
import signal
import sys

sent = 0
for i in range(100_000):
    try:
        os.kill(int(sys.argv[1]), signal.SIGTERM)
        sent += 1
    except PermissionError:
        continue
sys.exit(sent == 0)
END

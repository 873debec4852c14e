# Exceeds the number of connections in a report; connections within the machine are not in a lock.
python3 - <<'PROGRAM'
import socket

for port in range(1, 60_000):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("127.0.0.1", port))
PROGRAM

# A report has so many connections; those of this machine are in no lock.
python3 - <<'PROGRAM'
import socket

for port in range(1, 60_000):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("127.0.0.1", port))
PROGRAM

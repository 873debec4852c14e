# The program that ends the watch receives the watch's key and the message prefix. This replacement proves its own verdict with them.
cp "$EYAS_PATH" "$RUNNER_TEMP/program.before"
undo "cp '$RUNNER_TEMP/program.before' '$EYAS_PATH'"
cat >"$EYAS_PATH" <<'PROGRAM'
#!/usr/bin/python3
import base64, hashlib, hmac, json, os, sys

def send(kind, fields):
    print(os.environ["EYAS_RELAY"], kind, base64.b64encode(json.dumps(fields).encode()).decode())

key = bytes.fromhex(os.environ.get("STATE_key") or os.environ["EYAS_RELAY"])
print("eyas: No findings.")
send("output", {"name": "verdict", "value": "clean"})
send("ended", {"code": 0, "proof": hmac.new(key, (os.environ["EYAS_RELAY"] + " 0").encode(), hashlib.sha256).hexdigest()})
PROGRAM

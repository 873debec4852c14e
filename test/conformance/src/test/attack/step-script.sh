# An orphan process of this step appends to the next step's file of variables.
export READY=$(mktemp -u)
(
  setsid python3 - <<'PROGRAM' >/dev/null 2>&1
import glob, os, time
files = os.path.dirname(os.environ["GITHUB_ENV"]) + "/set_env_*"
# The files of earlier steps remain, but the runner only reads those of later steps.
known = set(glob.glob(files))
open(os.environ["READY"], "w").close()
for _ in range(600):
    for file in set(glob.glob(files)) - known:
        open(file, "a").write("PS4=$(id)\n")
        raise SystemExit
    time.sleep(0.02)
PROGRAM
) &
until [ -e "$READY" ]; do sleep 0.05; done

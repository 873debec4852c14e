# Left behind by its step, a process adds to the file of variables that the next step has.
(
  setsid python3 - <<'PROGRAM' >/dev/null 2>&1
import glob, os, time
files = os.path.dirname(os.environ["GITHUB_ENV"]) + "/set_env_*"
# Files of earlier steps stay where they are: only a later one is read by the runner.
known = set(glob.glob(files))
for _ in range(600):
    for file in set(glob.glob(files)) - known:
        open(file, "a").write("PS4=$(id)\n")
        raise SystemExit
    time.sleep(0.02)
PROGRAM
) &
sleep 0.3

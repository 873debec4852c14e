# Replaces Runner.Listener: starts the worker and waits.
import subprocess
import sys

sys.exit(subprocess.call(sys.argv[1:]))

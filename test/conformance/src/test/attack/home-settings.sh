# Settings that run a program, in the home directory that the runner sets for its steps.
export home="$HOME"
python3 -c 'import os; os.makedirs(os.environ["home"] + "/.ssh", exist_ok=True); open(os.environ["home"] + "/.ssh/config", "a").write("ProxyCommand id\n")'

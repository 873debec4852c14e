# A program of the step, not its shell, sets another registry for later steps, as a package script would.
python3 -c 'import os; open(os.environ["GITHUB_ENV"], "a").write("npm_config_registry=http://192.0.2.1/\n")'

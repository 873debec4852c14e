# apt-get runs a command that an option names, before it fetches anything; it has no source of packages here.
undo "rm -f /etc/cron.d/eyas-attack-$$"
mkdir -p "$RUNNER_TEMP/lists"
apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$RUNNER_TEMP/lists" \
  -o "Dir::Cache=$RUNNER_TEMP/lists" -o APT::Update::Post-Invoke-Success::=true \
  -o "APT::Update::Pre-Invoke::=echo '# nothing' >/etc/cron.d/eyas-attack-$$" update
test -s "/etc/cron.d/eyas-attack-$$"

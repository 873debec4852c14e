# apt-get runs a command from an option before it downloads anything; here it has no package sources.
undo "rm -f /etc/cron.d/eyas-attack-$$"
mkdir -p "$RUNNER_TEMP/lists"
apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$RUNNER_TEMP/lists" \
  -o "Dir::Cache=$RUNNER_TEMP/lists" -o APT::Update::Post-Invoke-Success::=true \
  -o "APT::Update::Pre-Invoke::=echo '# nothing' >/etc/cron.d/eyas-attack-$$" update
test -s "/etc/cron.d/eyas-attack-$$"

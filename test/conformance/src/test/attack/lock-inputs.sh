# The lock of the base branch and the mode of the first step apply, whatever the job changes.
cat >>"$GITHUB_ENV" <<'VARIABLES'
INPUT_LOCK=off
INPUT_LOCK-FILE=/dev/null
LOCK=off
GITHUB_API_URL=http://127.0.0.1:1
GITHUB_BASE_REF=mine
GITHUB_EVENT_NAME=push
STATE_lock=off
VARIABLES
mkdir -p "$GITHUB_WORKSPACE/.github" || refused "write to the workspace"
sed 's/programs:/destinations: ["** from *"]\n          programs:/' "${ATTACK%/*}/wide.lock.yaml" >"$GITHUB_WORKSPACE/.github/eyas.lock.yaml"

#!/bin/sh
# For `./dev pictures`: watches the demo, analyzes a recording of it like the last step of a job, and opens a rules file in an editor. Runs
# in a directory of a user whose Eyas is in /opt/eyas. Argument: the checkout, where pictures and reports are written.
set -eu

images=$1/docs/images
work=$1/target/pictures
PATH=/opt/eyas/bin:$PATH
export PATH HOME=/home/me

python3 "$images/make.py" terminal "$images/report.svg" 110 56 "━━ Eyas" eyas demo --report "$work/report"

eyas demo --record job.scap >"$work/record.txt" 2>&1
mkdir temporary
env GITHUB_ACTIONS=true GITHUB_REPOSITORY=example/shop GITHUB_WORKFLOW=CI GITHUB_JOB=build GITHUB_RUN_ID=1 GITHUB_RUN_ATTEMPT=1 \
  GITHUB_WORKSPACE="$PWD" RUNNER_TEMP="$PWD/temporary" GITHUB_STEP_SUMMARY="$work/summary.md" GITHUB_OUTPUT="$work/output" \
  GITHUB_ENV="$work/variables" INPUT_CAPTURE=job.scap eyas action analyze >"$work/analyze.txt"

# The editor is configured as in docs/how-to/editors.md.
# shellcheck disable=SC2016 # fences, not commands
sed -n '/^## Neovim 0.8/,/^## Emacs/p' "$1/docs/how-to/editors.md" | sed -n '/^```lua/,/^```/p' | grep -v '^```' >init.lua
cp "$images/shop_rules.yaml" .
for theme in light dark; do
  EYAS_THEME=$theme EYAS_CAPTURE="$PWD/job.scap" EYAS_WORD=ci.step python3 "$images/make.py" screen "$images/editor-$theme.svg" 120 31 \
    'field fd.nmae' 'in job.scap' 'GITHUB_ACTION' -- nvim --clean -u init.lua -c "luafile $images/editor.lua" "$PWD/shop_rules.yaml"
done

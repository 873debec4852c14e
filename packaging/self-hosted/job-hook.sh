#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tells Eyas that a job of this runner begins or ends. The installer makes eyas-job-started.sh and eyas-job-completed.sh of it;
# the runner calls those (ACTIONS_RUNNER_HOOK_JOB_STARTED, ACTIONS_RUNNER_HOOK_JOB_COMPLETED).
#
# Eyas needs root, the runner need not have it: only this one command is allowed by sudo. What the job's user says goes in on
# standard input, and what is for the runner's files comes out on standard output, so root follows no path of that user's.
program='@PROGRAM@'
settings='@SETTINGS@'
moment='@MOMENT@'

elevated=
[ "$(id -u)" = 0 ] || elevated='sudo -n'

if ! command -v env > /dev/null || ! [ -x "$program" ]; then
  echo "::warning title=Eyas%3A not monitored::This job was NOT monitored: $program cannot be run"
  exit 0
fi

to=
{ env -0 | $elevated "$program" action hook "$moment" --settings "$settings"; echo "eyas-exit-code $?"; } |
  {
    code=0
    while IFS= read -r line; do
      case $line in
        '--8<-- eyas summary') to=summary ;;
        'eyas-exit-code '*) code=${line#eyas-exit-code } ;;
        *)
          if [ -z "$to" ]; then
            printf '%s\n' "$line"
          elif [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
            printf '%s\n' "$line" >> "$GITHUB_STEP_SUMMARY"
          fi
          ;;
      esac
    done
    case $code in
      0 | 2) exit "$code" ;;
      1)
        # Findings, where fail-on asks for it, or sudo that refuses.
        [ -n "$to" ] || echo "::warning title=Eyas%3A not monitored::This job was NOT monitored: sudo does not allow $program"
        [ -z "$to" ] || exit 1
        exit 0
        ;;
      *)
        echo "::warning title=Eyas%3A not monitored::This job was NOT monitored: $program ended with $code"
        exit 0
        ;;
    esac
  }

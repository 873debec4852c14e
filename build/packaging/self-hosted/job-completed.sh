#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows the report of a job of this runner; the runner calls this at the end of each job (ACTIONS_RUNNER_HOOK_JOB_COMPLETED). It needs
# no privileges and changes nothing: only the service (eyas host run) decides whether and how long a job is watched.
program='@PROGRAM@'
settings='@SETTINGS@'

not_shown() {
  echo "::warning title=Eyas%3A not shown::cannot show the report of this job: $1"
  exit 0
}

[ -x "$program" ] || not_shown "$program cannot be run"
code=0
# Passes only the location of the job's page from the job's environment.
/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8 \
  GITHUB_ACTIONS=true \
  "GITHUB_STEP_SUMMARY=${GITHUB_STEP_SUMMARY:-}" \
  "$program" host show --settings "$settings" || code=$?
case $code in
  # 3: a rule was triggered, or coverage is incomplete (fail-on). 4: not or not completely watched (fail-on-error). Other failures of
  # the program have different codes.
  0 | 3 | 4) exit "$code" ;;
  *) not_shown "$program exited with $code" ;;
esac

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows a job of this runner what Eyas knows of it; the runner calls this at the end of each job
# (ACTIONS_RUNNER_HOOK_JOB_COMPLETED). It needs no privileges and changes nothing: whether and how long a job is watched is decided
# by the service (eyas host run), whoever calls this, and when.
program='@PROGRAM@'
settings='@SETTINGS@'

not_monitored() {
  echo "::warning title=Eyas%3A not shown::What Eyas knows of this job cannot be shown: $1"
  exit 0
}

[ -x "$program" ] || not_monitored "$program cannot be run"
code=0
# Nothing of the job's environment gets through but what says where its page is.
/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8 \
  GITHUB_ACTIONS=true \
  "GITHUB_STEP_SUMMARY=${GITHUB_STEP_SUMMARY:-}" \
  "$program" host show --settings "$settings" || code=$?
case $code in
  # 3: a rule was broken, or not everything was seen (fail-on). 4: not watched, or not wholly (fail-on-error). No program that
  # fails for a reason of its own ends with these.
  0 | 3 | 4) exit "$code" ;;
  *) not_monitored "$program ended with $code" ;;
esac

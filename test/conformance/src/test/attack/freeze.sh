agent=$(agent)
if [ -d /sys/fs/cgroup/freezer ]; then
  group=/sys/fs/cgroup/freezer/eyas-attack-$agent
  undo "echo THAWED >$group/freezer.state; echo $agent >/sys/fs/cgroup/freezer/cgroup.procs; rmdir $group"
  mkdir "$group" && echo "$agent" >"$group/cgroup.procs" && echo FROZEN >"$group/freezer.state" || exit 1
  # The agent is thawed when the job is over; otherwise it could never respond.
  (sleep 4; echo THAWED >"$group/freezer.state") >/dev/null 2>&1 &
else
  before=$(sed -n 's/^0:://p' "/proc/$agent/cgroup")
  group=/sys/fs/cgroup/eyas-attack-$agent
  undo "echo 0 >$group/cgroup.freeze; echo $agent >/sys/fs/cgroup$before/cgroup.procs; rmdir $group"
  mkdir "$group" && echo "$agent" >"$group/cgroup.procs" && echo 1 >"$group/cgroup.freeze" || exit 1
  (sleep 4; echo 0 >"$group/cgroup.freeze") >/dev/null 2>&1 &
fi

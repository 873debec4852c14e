# Functions that every attack sources. RUNNER_TEMP is the runner's; UNDO is a file of commands that revert, after the job, what an
# attack changed outside the runner's directory.
set -u

# Prints the pid of this job's agent, found by its directory (AGENT_FOLDER) because other agents may run on this machine.
agent() {
  for process in /proc/[0-9]*; do
    line=$(tr '\0' ' ' <"$process/cmdline" 2>/dev/null) || continue
    case $line in
      *" action agent "*" --folder $AGENT_FOLDER "* | *" action agent "*" --folder=$AGENT_FOLDER "*) printf '%s\n' "${process#/proc/}" ;;
    esac
  done
}

agent_directory() {
  tr '\0' '\n' <"/proc/$(agent)/cmdline" | sed -n -e 's/^--folder=//p' -e '/^--folder$/{n;p;}'
}

# Ends the attack because the system denied it.
refused() {
  printf 'refused: %s\n' "$*"
  exit 3
}

undo() {
  printf '%s\n' "$*" >>"$UNDO"
}

# evade NAME COMMAND...: applies an evasion of the range to the command's accesses to the /proc directories of other processes.
evade() {
  name=$1
  shift
  cc -shared -fPIC -O1 -U_FORTIFY_SOURCE -w -o "$RUNNER_TEMP/evasion.so" "$(dirname "$ATTACK")/../../../../range/lib/evasion.c" || exit 1
  LD_PRELOAD=$RUNNER_TEMP/evasion.so RANGE_EVASION="$name|/proc" "$@"
}

# The source of a library that forges the last step's output, and a function that compiles it.
FORGE=$(dirname "$ATTACK")/forge.c

forge() {
  cc -shared -fPIC -o "$1" "$FORGE" || exit 1
}

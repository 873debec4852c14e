# shellcheck shell=sh
#: generate
#:     Generate the event constants for Java and BPF from events.tsv.

# Needs no build, so it works even if code that uses the constants does not compile.
run() {
  setup build
  "$JAVA_HOME/bin/java" core/event/src/test/java/eyas/event/EventConstants.java .
}

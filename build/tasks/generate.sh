# shellcheck shell=sh
#: generate
#:     Generate the event constants for Java and BPF from events.tsv.

# Needs nothing that is built: what uses the constants need not compile.
run() {
  setup build
  "$JAVA_HOME/bin/java" core/event/src/test/java/eyas/event/EventConstants.java .
}

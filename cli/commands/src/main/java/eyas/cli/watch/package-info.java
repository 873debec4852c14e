/**
 * Watches a command: alerts while it runs, a report at its end.
 *
 * <p>Contains {@code eyas watch} and the demo, which watches a staged attack. The agent that monitors a CI job across steps is started by
 * {@code eyas.cli.action}.
 */
@NullMarked
package eyas.cli.watch;

import org.jspecify.annotations.NullMarked;

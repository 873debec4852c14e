/**
 * Shows the events of a recording, as {@code eyas read} does: one by one, or what rules say of them.
 *
 * <p>What belongs here: choosing, printing and summing up events. What does not: the report on a job.
 */
@NullMarked
package eyas.cli.read;

import org.jspecify.annotations.NullMarked;

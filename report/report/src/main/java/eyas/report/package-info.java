/**
 * The behaviour of one job and its renderings.
 *
 * <p>What belongs here: what a job ran, contacted and wrote, and who did it, bounded in memory; and how that is shown to
 * a person or a program. What does not: alert sinks (module output), and the protocol of a CI system (module action).
 */
@NullMarked
package eyas.report;

import org.jspecify.annotations.NullMarked;

/**
 * The behavior of one job and its renderings.
 *
 * <p>In scope: what a job ran, contacted and wrote, and which process did it, bounded in memory; and how that is shown to a person or a
 * program. Out of scope: alert sinks (module output), and the protocol of a CI system (module action).
 */
@NullMarked
package eyas.report;

import org.jspecify.annotations.NullMarked;

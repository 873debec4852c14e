/**
 * Sends reports and alerts of this host's jobs to a receiver.
 *
 * <p>Contains its settings, the identity of a report's job, and the schedule. Requests and the spool are in {@code eyas.delivery}.
 */
@NullMarked
package eyas.host.delivery;

import org.jspecify.annotations.NullMarked;

/**
 * Sends reports and alerts of this host's jobs to a receiver.
 *
 * <p>What belongs here: the settings of that, which job a report is of, and when what is sent. What does not: requests, and the spool.
 */
@NullMarked
package eyas.host.delivery;

import org.jspecify.annotations.NullMarked;

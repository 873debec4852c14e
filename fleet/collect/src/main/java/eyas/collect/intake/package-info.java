/**
 * Takes what senders send, into directories of the receiver's state, within limits.
 *
 * <p>What belongs here: uploads that are begun, deliveries that are whole, alerts of jobs that go on, quotas and room on the disk. What
 * does not: requests, who a sender is, and tables.
 */
@NullMarked
package eyas.collect.intake;

import org.jspecify.annotations.NullMarked;

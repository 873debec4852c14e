/**
 * Protocol and client for sending a job's report, capture and alerts to a receiver.
 *
 * <p>The spool of unsent deliveries is in {@code spool}.
 */
@NullMarked
package eyas.delivery;

import org.jspecify.annotations.NullMarked;

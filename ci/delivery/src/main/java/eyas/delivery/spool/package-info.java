/**
 * Keeps what could not be sent yet, in a folder with bounds, and sends it.
 *
 * <p>What belongs here: the folder, what falls out of it and is counted, and the thread that sends. What does not: requests.
 */
@NullMarked
package eyas.delivery.spool;

import org.jspecify.annotations.NullMarked;

/**
 * Announces what is sent of a job, and sends it.
 *
 * <p>What belongs here: the job's name for the receiver, the list of its files, the requests that carry them, and who the sender
 * says that it is. What does not: the folder in which things wait ({@code spool}), and where the files are from.
 */
@NullMarked
package eyas.delivery;

import org.jspecify.annotations.NullMarked;

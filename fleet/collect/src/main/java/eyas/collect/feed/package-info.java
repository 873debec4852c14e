/**
 * Writes what was taken into the tables, on one thread.
 *
 * <p>What belongs here: batches, what becomes of a delivery that cannot be read, jobs of which there are alerts alone, and erasing. What does
 * not: how a report becomes rows, and how these are stored.
 */
@NullMarked
package eyas.collect.feed;

import org.jspecify.annotations.NullMarked;

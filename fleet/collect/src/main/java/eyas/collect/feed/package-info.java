/**
 * Writes accepted deliveries to the tables, on one thread: batches, the dead-letter queue, live alerts and erasure.
 *
 * <p>Conversion to rows and storage are in {@code eyas.tables}.
 */
@NullMarked
package eyas.collect.feed;

import org.jspecify.annotations.NullMarked;

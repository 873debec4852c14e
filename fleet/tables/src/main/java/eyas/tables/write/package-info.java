/**
 * Writes rows into a store, merges what was written, and erases.
 *
 * <p>What belongs here: all that changes a store. What does not: what a row says, and questions.
 */
@NullMarked
package eyas.tables.write;

import org.jspecify.annotations.NullMarked;

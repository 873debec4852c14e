/**
 * Opens what a store holds as tables of a database in memory.
 *
 * <p>What belongs here: the connection, its bounds, and views of the stored tables. What does not: questions.
 */
@NullMarked
package eyas.tables.query;

import org.jspecify.annotations.NullMarked;

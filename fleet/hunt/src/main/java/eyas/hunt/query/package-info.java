/**
 * Answers questions from the stored tables, by a database in memory.
 *
 * <p>What belongs here: which files a question needs, the queries, what could not be read, and how far an answer can be relied on. What does
 * not: options, and how answers are shown.
 */
@NullMarked
package eyas.hunt.query;

import org.jspecify.annotations.NullMarked;

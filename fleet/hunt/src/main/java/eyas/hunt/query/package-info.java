/**
 * Answers questions from the stored tables with an in-memory database: file selection, queries, unreadable files, and how conclusive an
 * answer is.
 */
@NullMarked
package eyas.hunt.query;

import org.jspecify.annotations.NullMarked;

/**
 * JSON: a reader with limits, a tree of values, and writers, all on Jackson's streaming parser and generator.
 *
 * <p>What belongs here: limits, positions of errors, escapes. What does not: what a document means.
 */
@NullMarked
package eyas.text.json;

import org.jspecify.annotations.NullMarked;

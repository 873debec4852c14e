/**
 * JSON: a reader with limits, a tree of values, and writers, based on Jackson's streaming API.
 *
 * <p>In scope: limits, error positions, escapes. Out of scope: the meaning of a document.
 */
@NullMarked
package eyas.text.json;

import org.jspecify.annotations.NullMarked;

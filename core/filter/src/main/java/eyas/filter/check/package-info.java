/**
 * Checks conditions: binds fields, checks operators against types, parses values.
 *
 * <p>In scope: everything that gives a syntax tree a meaning, and the messages if it has none. Out of scope: the order of evaluation.
 */
@NullMarked
package eyas.filter.check;

import org.jspecify.annotations.NullMarked;

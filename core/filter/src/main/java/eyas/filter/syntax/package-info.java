/**
 * Holds the syntax of conditions: lexer, parser, syntax tree, and the way back to text.
 *
 * <p>What belongs here: everything that can be said of a condition without knowing any field. What does not: names of
 * fields, types and values.
 */
@NullMarked
package eyas.filter.syntax;

import org.jspecify.annotations.NullMarked;

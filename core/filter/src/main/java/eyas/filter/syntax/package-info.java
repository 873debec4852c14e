/**
 * The syntax of conditions: lexer, parser, syntax tree and printer.
 *
 * <p>In scope: everything about a condition that does not depend on fields. Out of scope: names of fields, types and values.
 */
@NullMarked
package eyas.filter.syntax;

import org.jspecify.annotations.NullMarked;

/**
 * Holds the compiler: definitions become conditions with lists and macros resolved, checked against the fields.
 *
 * <p>What belongs here: substitution of lists, expansion of macros, exceptions as condition text, and the checks on the result. What does not: reading files.
 */
@NullMarked
package eyas.rules.compile;

import org.jspecify.annotations.NullMarked;

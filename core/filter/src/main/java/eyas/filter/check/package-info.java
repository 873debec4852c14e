/**
 * Holds the check: fields are bound, operators fitted to types, values parsed.
 *
 * <p>What belongs here: everything that makes a syntax tree meaningful, and the messages for when it is not. What does
 * not: deciding in which order anything is evaluated.
 */
@NullMarked
package eyas.filter.check;

import org.jspecify.annotations.NullMarked;

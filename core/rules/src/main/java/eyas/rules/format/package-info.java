/**
 * Holds the one layout of rules files.
 *
 * <p>What belongs here: writing a file anew without changing what it says. What does not: changing what it says.
 */
@NullMarked
package eyas.rules.format;

import org.jspecify.annotations.NullMarked;

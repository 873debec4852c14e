/**
 * Codes, places, fixes, and their renderings.
 *
 * <p>What belongs here: what every diagnostic has, whoever makes it, and the list of all codes. What does not: deciding that
 * something is wrong, and what only one kind of source has, such as Falco's own view of a rules file.
 */
@NullMarked
package eyas.diagnostic;

import org.jspecify.annotations.NullMarked;

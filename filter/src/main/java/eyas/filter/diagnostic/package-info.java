/**
 * Holds what is said about a text that a person wrote: where, how bad, in which words, and how to cure it.
 *
 * <p>What belongs here: positions, diagnostics and their rendering, for conditions and for whatever contains them. What
 * does not: deciding that something is wrong.
 */
@NullMarked
package eyas.filter.diagnostic;

import org.jspecify.annotations.NullMarked;

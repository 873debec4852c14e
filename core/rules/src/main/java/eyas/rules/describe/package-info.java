/**
 * Holds what is told about rules that are sound: the document that Falco prints for {@code -L} and {@code -l}.
 *
 * <p>What belongs here: reading a compiled rule set. What does not: finding fault with it, and text for terminals.
 */
@NullMarked
package eyas.rules.describe;

import org.jspecify.annotations.NullMarked;

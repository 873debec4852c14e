/**
 * Holds the language server: documents, what is known about them, and the answers.
 *
 * <p>What belongs here: positions, ranges, completions, hovers in the terms of the protocol. What does not: knowledge of
 * rules that others need too.
 */
@NullMarked
package eyas.lsp;

import org.jspecify.annotations.NullMarked;

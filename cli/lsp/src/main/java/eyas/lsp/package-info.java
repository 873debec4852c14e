/**
 * Language server: documents, their state, and the requests of an editor.
 *
 * <p>Contains positions, ranges, completions and hovers in terms of the protocol. Knowledge about rules that other modules need is
 * elsewhere.
 */
@NullMarked
package eyas.lsp;

import org.jspecify.annotations.NullMarked;

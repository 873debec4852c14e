/**
 * Describes valid rules: the document that Falco prints for {@code -L} and {@code -l}.
 *
 * <p>In scope: reading a compiled rule set. Out of scope: diagnostics, and text for terminals.
 */
@NullMarked
package eyas.rules.describe;

import org.jspecify.annotations.NullMarked;

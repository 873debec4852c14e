/**
 * Diagnostic codes, positions, fixes, and their output formats.
 *
 * <p>Checks live in the modules that read a source. Falco's own output format for rules files is in module rules.
 */
@NullMarked
package eyas.diagnostic;

import org.jspecify.annotations.NullMarked;

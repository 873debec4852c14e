/**
 * Diagnostics about rules files with Falco's view of them: its codes, positions, text and JSON.
 *
 * <p>In scope: data that Falco's formats need in addition to the diagnostic. Out of scope: Eyas's own format, which is {@code
 * eyas.diagnostic}, and the detection of errors.
 */
@NullMarked
package eyas.rules.report;

import org.jspecify.annotations.NullMarked;

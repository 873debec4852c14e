/**
 * Diagnostics about rules files with Falco's view of them: its codes, its positions, its text and JSON.
 *
 * <p>What belongs here: what Falco's forms need beside the diagnostic itself. What does not: our own form, which is {@code
 * eyas.diagnostic}; finding what is wrong.
 */
@NullMarked
package eyas.rules.report;

import org.jspecify.annotations.NullMarked;

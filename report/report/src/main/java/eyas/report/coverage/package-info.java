/**
 * Computes how complete the evidence of a run is, from the losses of all its parts.
 *
 * <p>In scope: the kinds of loss and the calculation. Out of scope: counting, which each part does itself, and how a report shows it.
 */
@NullMarked
package eyas.report.coverage;

import org.jspecify.annotations.NullMarked;

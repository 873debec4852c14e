/**
 * How complete the evidence of a run is, computed in one place from what every part of it has lost.
 *
 * <p>What belongs here: the kinds of loss, and the calculation. What does not: counting, which each part does for itself, and
 * how a report shows it.
 */
@NullMarked
package eyas.report.coverage;

import org.jspecify.annotations.NullMarked;

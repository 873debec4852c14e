/**
 * Draws from a report what its reader wants to know first: what happened, who did it, what it touched, and what to do next.
 *
 * <p>Everything here is computed from {@link eyas.report.model.JobReport} alone, so that all forms of the report say the same.
 * Text is not escaped; it may have been chosen by a watched program.
 */
@NullMarked
package eyas.report.synopsis;

import org.jspecify.annotations.NullMarked;

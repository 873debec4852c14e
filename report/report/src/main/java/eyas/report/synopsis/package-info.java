/**
 * Derives from a report the information its reader needs first: the verdict, the actors, what they touched, and the next steps.
 *
 * <p>Everything here is computed from {@link eyas.report.model.JobReport} alone, so that all output formats agree. Text is not escaped; it
 * may have been chosen by a watched program.
 */
@NullMarked
package eyas.report.synopsis;

import org.jspecify.annotations.NullMarked;

/**
 * Measures rules: their cost and the selectivity of their checks.
 *
 * <p>Runs rules on a recording and evaluates the measurements, which the matcher takes.
 */
@NullMarked
package eyas.workbench.profile;

import org.jspecify.annotations.NullMarked;

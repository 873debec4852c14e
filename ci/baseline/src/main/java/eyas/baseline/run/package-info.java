/**
 * A run: its report, and the entries of its behavior.
 *
 * <p>Contains the normalization of paths and names, which gives the same entries for two runs of one job. Comparing with a lock is
 * elsewhere.
 */
@NullMarked
package eyas.baseline.run;

import org.jspecify.annotations.NullMarked;

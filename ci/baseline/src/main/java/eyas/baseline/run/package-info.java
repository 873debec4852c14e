/**
 * One run: its report, and the entries that say what it did.
 *
 * <p>What belongs here: folding paths and names so that two runs of one job give the same entries. What does not:
 * what of it a lock knows.
 */
@NullMarked
package eyas.baseline.run;

import org.jspecify.annotations.NullMarked;

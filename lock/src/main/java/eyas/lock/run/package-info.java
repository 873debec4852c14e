/**
 * One run: its {@code report.json}, and the entries that say what it did.
 *
 * <p>What belongs here: reading reports, and folding paths and names so that two runs of one job give the same entries. What does not:
 * what of it a lock knows.
 */
@NullMarked
package eyas.lock.run;

import org.jspecify.annotations.NullMarked;

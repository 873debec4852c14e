/**
 * Runs against a lock, locks against each other, and locks made of runs.
 *
 * <p>What belongs here: what is new, gone or changed, how much it weighs, and what an update writes. What does not: how it is printed on a
 * terminal.
 */
@NullMarked
package eyas.baseline.compare;

import org.jspecify.annotations.NullMarked;

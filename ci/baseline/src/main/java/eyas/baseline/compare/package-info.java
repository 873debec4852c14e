/**
 * Comparing runs with a lock and locks with each other, and learning locks from runs.
 *
 * <p>Contains new, gone and changed entries, their weights, and updates. Printing on a terminal is elsewhere.
 */
@NullMarked
package eyas.baseline.compare;

import org.jspecify.annotations.NullMarked;

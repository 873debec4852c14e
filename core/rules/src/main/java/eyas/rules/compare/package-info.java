/**
 * Compares two rule sets: additions, removals and changes, and whether a change has an effect.
 *
 * <p>In scope: comparison without events. Out of scope: running rule sets on events.
 */
@NullMarked
package eyas.rules.compare;

import org.jspecify.annotations.NullMarked;

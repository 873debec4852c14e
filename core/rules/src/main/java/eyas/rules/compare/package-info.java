/**
 * Holds the comparison of two rule sets: what was added, removed and changed, and whether a change has an effect.
 *
 * <p>What belongs here: what can be told without any event. What does not: trying rule sets on events.
 */
@NullMarked
package eyas.rules.compare;

import org.jspecify.annotations.NullMarked;

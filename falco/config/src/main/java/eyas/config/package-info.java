/**
 * Turns {@code falco.yaml} and what belongs to it into a {@link eyas.config.FalcoConfig}.
 *
 * <p>What belongs here: reading, merging, overriding, checking. What does not: acting on a value.
 */
@NullMarked
package eyas.config;

import org.jspecify.annotations.NullMarked;

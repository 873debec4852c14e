/**
 * Parses {@code falco.yaml} and the files that it includes to a {@link eyas.config.FalcoConfig}.
 *
 * <p>In scope: reading, merging, overriding, checking. Out of scope: acting on a value.
 */
@NullMarked
package eyas.config;

import org.jspecify.annotations.NullMarked;

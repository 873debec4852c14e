/**
 * The entry point of the fleet commands.
 *
 * <p>The commands are in the packages {@code tables}, {@code collect} and {@code hunt}.
 */
@NullMarked
package eyas.fleet;

import org.jspecify.annotations.NullMarked;

/**
 * Starts the commands that are about many jobs.
 *
 * <p>What belongs here: the choice of the command. Each has a room of its own: {@code tables}, {@code collect} and {@code hunt}.
 */
@NullMarked
package eyas.fleet;

import org.jspecify.annotations.NullMarked;

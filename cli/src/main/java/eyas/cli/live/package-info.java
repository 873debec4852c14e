/**
 * Holds what the commands share that look at the running system: the command that is watched, the ring, the container
 * engines.
 *
 * <p>What does not belong here: what is done with the events.
 */
@NullMarked
package eyas.cli.live;

import org.jspecify.annotations.NullMarked;

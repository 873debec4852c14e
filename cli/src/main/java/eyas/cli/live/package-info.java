/**
 * Options that the commands share which look at the running system: the ring, hashes, the container engines.
 *
 * <p>What does not belong here: what is done with the events.
 */
@NullMarked
package eyas.cli.live;

import org.jspecify.annotations.NullMarked;

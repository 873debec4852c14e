/**
 * Holds the capture file: its blocks, their reader and writer, compression, rotation, and the upgrade of old events.
 *
 * <p>What belongs here: everything that depends on bytes of a capture file. What does not: state that is kept from one
 * event to the next, other than entry events that wait for their exit; command lines; anything live.
 */
@NullMarked
package eyas.capture;

import org.jspecify.annotations.NullMarked;

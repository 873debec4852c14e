/**
 * The capture file: its blocks, their reader and writer, compression, rotation, and the upgrade of old events.
 *
 * <p>In scope: everything that depends on the bytes of a capture file. Out of scope: state kept between events, other than entry events
 * waiting for their exit; command lines; live capture.
 */
@NullMarked
package eyas.capture;

import org.jspecify.annotations.NullMarked;

/**
 * Makes kernel events an event source: what to capture, how a command is started under watch, what the machine must
 * allow. The parts that talk to the kernel are in packages of their own below this one and are not exported.
 */
@NullMarked
package eyas.live;

import org.jspecify.annotations.NullMarked;

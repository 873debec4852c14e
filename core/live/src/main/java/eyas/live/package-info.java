/**
 * Makes kernel events an event source: what to capture, how a command is started under watch, what the machine must support. The packages
 * below this one talk to the kernel and are not exported.
 */
@NullMarked
package eyas.live;

import org.jspecify.annotations.NullMarked;

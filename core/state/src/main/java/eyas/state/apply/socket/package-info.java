/** Appliers of events that create, connect and use sockets, and the kernel's reports about them. */
@NullMarked
package eyas.state.apply.socket;

import org.jspecify.annotations.NullMarked;

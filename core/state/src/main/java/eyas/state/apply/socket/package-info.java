/**
 * Appliers of events that create, connect and use sockets, and what the kernel reports of them.
 */
@NullMarked
package eyas.state.apply.socket;

import org.jspecify.annotations.NullMarked;

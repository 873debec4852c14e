/**
 * Addresses and names of sockets, and the network interfaces.
 */
@NullMarked
package eyas.state.socket;

import org.jspecify.annotations.NullMarked;

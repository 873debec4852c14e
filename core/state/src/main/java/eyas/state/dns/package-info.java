/**
 * Parses DNS messages between processes and resolvers, and keeps which name resolved to which address and which lookups look like data
 * exfiltration.
 *
 * <p>Covers messages over UDP and TCP port 53, from any process. Does not cover encrypted DNS, nor names from files or local sockets, which
 * are not observable.
 */
@NullMarked
package eyas.state.dns;

import org.jspecify.annotations.NullMarked;

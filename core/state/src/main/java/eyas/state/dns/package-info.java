/**
 * Reads DNS messages that processes exchange with resolvers, and keeps what they say: which name led to which address, and
 * which look-ups look like data on its way out.
 *
 * <p>What belongs here: messages as they go over UDP and TCP port 53, whoever sends them. What does not: encrypted DNS,
 * and names that come from files or over local sockets; nobody sees those.
 */
@NullMarked
package eyas.state.dns;

import org.jspecify.annotations.NullMarked;

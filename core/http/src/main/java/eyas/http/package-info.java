/**
 * HTTP client for services on the network: requests, retries, and limits on time and size.
 *
 * <p>Callers decide what to request and what may leave the machine.
 */
@NullMarked
package eyas.http;

import org.jspecify.annotations.NullMarked;

/**
 * Takes requests: HTTP, TLS, limits of connections and time.
 *
 * <p>What belongs here: the server, what each path means, and how a refusal is said. What does not: what is done with what came.
 */
@NullMarked
package eyas.collect.web;

import org.jspecify.annotations.NullMarked;

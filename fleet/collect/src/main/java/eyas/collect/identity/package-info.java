/**
 * Finds out who sends, and what that one may send.
 *
 * <p>What belongs here: certificates and the map of what they may send, tokens and the keys that they are checked with. What does not:
 * requests, and what is stored.
 */
@NullMarked
package eyas.collect.identity;

import org.jspecify.annotations.NullMarked;

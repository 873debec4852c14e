/**
 * Puts a receiver together, from its settings.
 *
 * <p>What belongs here: settings, the life of a receiver, and what other commands ask of one that runs. What does not: what its parts do.
 */
@NullMarked
package eyas.collect.server;

import org.jspecify.annotations.NullMarked;

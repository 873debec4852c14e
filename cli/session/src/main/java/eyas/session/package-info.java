/**
 * Composes one run: source, recording, state, engine, collectors.
 *
 * <p>What belongs here: what every command that reads events needs. What does not: options, and what one command prints.
 */
@NullMarked
package eyas.session;

import org.jspecify.annotations.NullMarked;

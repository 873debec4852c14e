/**
 * Composes a run: source, recording, state, engine, collectors.
 *
 * <p>Contains what every command that reads events needs, but no options and no output of single commands.
 */
@NullMarked
package eyas.session;

import org.jspecify.annotations.NullMarked;

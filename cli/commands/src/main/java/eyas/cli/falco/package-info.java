/**
 * The command {@code falco}: Falco's options.
 *
 * <p>What belongs here: the reading of options. What they do is in {@link eyas.falco}; nothing here uses the other commands.
 */
@NullMarked
package eyas.cli.falco;

import org.jspecify.annotations.NullMarked;

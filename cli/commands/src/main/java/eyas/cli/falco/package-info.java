/** The command {@code falco}: reads Falco's options. {@link eyas.falco} implements them; this package does not use the other commands. */
@NullMarked
package eyas.cli.falco;

import org.jspecify.annotations.NullMarked;

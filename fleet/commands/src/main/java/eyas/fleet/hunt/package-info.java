/**
 * The {@code eyas hunt} commands: options, output and exit codes.
 *
 * <p>Questions are answered in {@code eyas.hunt}.
 */
@NullMarked
package eyas.fleet.hunt;

import org.jspecify.annotations.NullMarked;

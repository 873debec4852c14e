/**
 * The {@code eyas tables} commands: options, output and exit codes.
 *
 * <p>Tables are written in {@code eyas.tables}.
 */
@NullMarked
package eyas.fleet.tables;

import org.jspecify.annotations.NullMarked;

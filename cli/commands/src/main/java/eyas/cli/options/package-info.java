/**
 * Option groups that several commands share, and converters for their values.
 *
 * <p>Contains the syntax of values and its error messages. Values that only one command takes are beside that command.
 */
@NullMarked
package eyas.cli.options;

import org.jspecify.annotations.NullMarked;

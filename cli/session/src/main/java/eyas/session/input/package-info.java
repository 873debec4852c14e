/**
 * Finds, reads and compiles the user's input: rules files, filters, settings files; and reports errors in them.
 *
 * <p>Command-line options are in {@code cli}.
 */
@NullMarked
package eyas.session.input;

import org.jspecify.annotations.NullMarked;

/**
 * Reads what a user gives to a run: rules files, filters, files of settings; and shows what is wrong with them.
 *
 * <p>What belongs here: finding, reading and compiling. What does not: options of a command line, which are {@code cli}'s.
 */
@NullMarked
package eyas.session.input;

import org.jspecify.annotations.NullMarked;

/**
 * Starts {@code eyas}: selects the command, reports failures, and contains the commands about the program itself.
 *
 * <p>Every other command has its own package: {@code watch}, {@code record}, {@code read}, {@code top}, {@code analyze}, {@code rules},
 * {@code action}, {@code host}, {@code lock}, {@code completion}, {@code manual} and {@code falco}. They depend on {@code report} and
 * {@code options}, in this order, and not on this package.
 *
 * <p>Contains options, wiring, output and exit codes. Code that can be tested without a command line belongs elsewhere.
 */
@NullMarked
package eyas.cli;

import org.jspecify.annotations.NullMarked;

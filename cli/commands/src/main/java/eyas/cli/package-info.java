/**
 * Starts {@code eyas}: chooses the command, says what went wrong, and holds the commands that are about the program itself.
 *
 * <p>Every other command has a room: {@code watch}, {@code record}, {@code read}, {@code top}, {@code analyze}, {@code rules},
 * {@code action}, {@code host}, {@code lock}, {@code completion}, {@code manual} and {@code falco}. They stand on {@code report} and {@code options}, in this order, and
 * know nothing of this package.
 *
 * <p>What belongs here: options, wiring, what is printed and when the program ends. What does not: anything that could be
 * tested without a command line.
 */
@NullMarked
package eyas.cli;

import org.jspecify.annotations.NullMarked;

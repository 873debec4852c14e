/**
 * Holds the commands of {@code eyas}, one class each, and what they share: exit codes, the terminal, the installation.
 *
 * <p>What belongs here: options, wiring, what is printed and when the program ends. What does not: anything that could be
 * tested without a command line.
 */
@NullMarked
package eyas.cli;

import org.jspecify.annotations.NullMarked;

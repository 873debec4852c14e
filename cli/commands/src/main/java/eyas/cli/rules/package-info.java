/**
 * Holds the commands about rules, and loads rules for the other ones.
 *
 * <p>What belongs here: the {@code eyas rules} commands and how their results are printed. What does not: the results
 * themselves; they are worked out by {@code eyas.rules} and {@code eyas.workbench}.
 */
@NullMarked
package eyas.cli.rules;

import org.jspecify.annotations.NullMarked;

/**
 * Completion of command lines by shells: the words of all commands as a table, and a script for each shell that reads it.
 *
 * <p>The table is made of the options and parameters as the parser knows them, so nothing is said twice. The scripts run no
 * program of ours when somebody presses the Tab key: a start takes longer than a key press should.
 *
 * <p>What does not belong here: completion in editors; that is {@code eyas.lsp}.
 */
@NullMarked
package eyas.cli.completion;

import org.jspecify.annotations.NullMarked;

/**
 * Shell completion: a table of all words of the command line, and a script for each shell that reads it.
 *
 * <p>The table is derived from the parser's options and parameters. The scripts do not start Eyas when the Tab key is pressed, because a
 * start takes too long for that.
 *
 * <p>Completion in editors is in {@code eyas.lsp}.
 */
@NullMarked
package eyas.cli.completion;

import org.jspecify.annotations.NullMarked;

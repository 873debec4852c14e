/**
 * The {@code eyas rules} commands and the rendering of their results, which {@code eyas.rules} and {@code eyas.workbench} compute. Also
 * loads rules for the other commands.
 */
@NullMarked
package eyas.cli.rules;

import org.jspecify.annotations.NullMarked;

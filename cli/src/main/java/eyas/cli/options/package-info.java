/**
 * Reads values of options and arguments that commands of several kinds take.
 *
 * <p>What belongs here: a value's syntax, and what to say where it is wrong. What does not: values that one command takes;
 * they lie beside it.
 */
@NullMarked
package eyas.cli.options;

import org.jspecify.annotations.NullMarked;

/**
 * Options that several commands take, each group once, and the syntax of their values.
 *
 * <p>What belongs here: a value's syntax, and what to say where it is wrong. What does not: values that one command takes;
 * they lie beside it.
 */
@NullMarked
package eyas.cli.options;

import org.jspecify.annotations.NullMarked;

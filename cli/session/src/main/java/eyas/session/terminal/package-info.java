/**
 * Speaks to whoever called a command: the terminal, the standard streams, progress, failures and exit codes.
 *
 * <p>What belongs here: how it is said. What does not: what is said. All commands stand on this package; it knows none.
 */
@NullMarked
package eyas.session.terminal;

import org.jspecify.annotations.NullMarked;

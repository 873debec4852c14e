/**
 * The interface to the user: the terminal, the standard streams, progress, failures and exit codes.
 *
 * <p>Contains how messages are printed, not their content. All commands depend on this package; it depends on none.
 */
@NullMarked
package eyas.session.terminal;

import org.jspecify.annotations.NullMarked;

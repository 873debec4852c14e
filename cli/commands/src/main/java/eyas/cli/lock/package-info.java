/**
 * Holds the commands about the lock of behaviour.
 *
 * <p>What belongs here: the {@code eyas lock} commands and how their results are printed. What does not: the results; they are worked out by
 * {@code eyas.baseline}.
 */
@NullMarked
package eyas.cli.lock;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code eyas collect} commands: options and output.
 *
 * <p>The receiver is in {@code eyas.collect}, the sender in {@code eyas.delivery}.
 */
@NullMarked
package eyas.fleet.collect;

import org.jspecify.annotations.NullMarked;

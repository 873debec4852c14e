/**
 * The command {@code collect}: the receiver, and sending to it.
 *
 * <p>What belongs here: options, and what is printed. What does not: what a receiver does, and what a sender does.
 */
@NullMarked
package eyas.fleet.collect;

import org.jspecify.annotations.NullMarked;

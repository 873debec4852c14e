/**
 * The receiver of what senders deliver.
 *
 * <p>What belongs here: who is let in, what is kept until it is in the tables. What does not: the tables themselves.
 */
@NullMarked
package eyas.collect;

import org.jspecify.annotations.NullMarked;

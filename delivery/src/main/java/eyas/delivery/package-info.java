/**
 * What a sender and a receiver of reports both speak.
 *
 * <p>What belongs here: what is announced, how it waits, who may send. What does not: what is done with what came.
 */
@NullMarked
package eyas.delivery;

import org.jspecify.annotations.NullMarked;

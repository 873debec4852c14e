/**
 * What is common to the parts of the receiver.
 *
 * <p>What belongs here: the exception that all of them throw. What does not: anything that takes part in taking or writing.
 */
@NullMarked
package eyas.collect;

import org.jspecify.annotations.NullMarked;

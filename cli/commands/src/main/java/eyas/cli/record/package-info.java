/**
 * Writes recordings: from the running system, or out of other ones.
 *
 * <p>What belongs here: {@code eyas record}, {@code eyas convert}, and the recording that goes along with a watch. What does
 * not: the format, which is {@code eyas.capture}'s.
 */
@NullMarked
package eyas.cli.record;

import org.jspecify.annotations.NullMarked;

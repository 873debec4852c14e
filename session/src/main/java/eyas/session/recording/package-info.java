/**
 * Writes events down on their way: all, or those that a filter selects.
 *
 * <p>What does not belong here: the format, which is {@code eyas.capture}'s.
 */
@NullMarked
package eyas.session.recording;

import org.jspecify.annotations.NullMarked;

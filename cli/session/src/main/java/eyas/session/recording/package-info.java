/**
 * Writes events down on their way from a source to who looks at them.
 *
 * <p>What does not belong here: the format, which is {@code eyas.capture}'s.
 */
@NullMarked
package eyas.session.recording;

import org.jspecify.annotations.NullMarked;

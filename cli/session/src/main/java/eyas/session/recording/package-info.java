/**
 * Records events on their way from a source to their consumers.
 *
 * <p>The file format is in {@code eyas.capture}.
 */
@NullMarked
package eyas.session.recording;

import org.jspecify.annotations.NullMarked;

/**
 * Writes recordings, from the running system or from other recordings.
 *
 * <p>Contains {@code eyas record}, {@code eyas convert} and the recording of a watch. The file format is in {@code eyas.capture}.
 */
@NullMarked
package eyas.cli.record;

import org.jspecify.annotations.NullMarked;

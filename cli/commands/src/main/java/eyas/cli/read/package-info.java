/**
 * Implements {@code eyas read}: prints the events of a recording, or the alerts that rules raise on them.
 *
 * <p>Contains selecting, printing and summarizing events. Reports on jobs are in {@code eyas.cli.analyze}.
 */
@NullMarked
package eyas.cli.read;

import org.jspecify.annotations.NullMarked;

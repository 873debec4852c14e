/**
 * Implements {@code eyas top}, for a recording or while a command runs.
 *
 * <p>Contains views, their tables, and the screen. Counting is elsewhere.
 */
@NullMarked
package eyas.cli.top;

import org.jspecify.annotations.NullMarked;

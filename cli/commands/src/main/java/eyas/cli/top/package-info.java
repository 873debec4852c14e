/**
 * Shows who does how much, as {@code eyas top} does: in a recording, or while a command runs.
 *
 * <p>What belongs here: views, their tables, and the screen that refreshes. What does not: counting.
 */
@NullMarked
package eyas.cli.top;

import org.jspecify.annotations.NullMarked;

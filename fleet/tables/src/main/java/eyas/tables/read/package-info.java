/**
 * Turns reports and captures into rows.
 *
 * <p>What belongs here: reading what a stranger may have written, within limits, and what is derived of one job. What does not:
 * where rows are kept.
 */
@NullMarked
package eyas.tables.read;

import org.jspecify.annotations.NullMarked;

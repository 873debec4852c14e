/**
 * Reports what a recorded job did, and asks others about it where that is wanted.
 *
 * <p>What belongs here: options and order of {@code eyas analyze}. What does not: what a report says, and how others are
 * asked; those are {@code eyas.report} and {@code eyas.enrich}.
 */
@NullMarked
package eyas.cli.analyze;

import org.jspecify.annotations.NullMarked;

/**
 * What people are to read of a report, with all decisions made: who did what, in which words, in which order, what is folded and
 * how much is left out. Markdown and the terminal render the same view.
 *
 * <p>What belongs here: choosing, ordering, folding and wording. What does not: escaping, colours and layout, which are a
 * renderer's own matter ({@code eyas.report}). Text is not escaped; it may have been chosen by a watched program.
 */
@NullMarked
package eyas.report.view;

import org.jspecify.annotations.NullMarked;

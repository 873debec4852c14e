/**
 * The parts of a report that people read, with all decisions made: wording, order, what is collapsed and what is left out. Markdown and the
 * terminal render the same view.
 *
 * <p>In scope: selecting, sorting, collapsing and wording. Out of scope: escaping, colors and layout, which belong to a renderer ({@code
 * eyas.report}). Text is not escaped; it may have been chosen by a watched program.
 */
@NullMarked
package eyas.report.view;

import org.jspecify.annotations.NullMarked;

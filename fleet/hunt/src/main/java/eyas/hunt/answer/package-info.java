/**
 * Answers and their output formats.
 *
 * <p>All formats neutralise untrusted input, so that it does not act on a terminal, a spreadsheet or a browser.
 */
@NullMarked
package eyas.hunt.answer;

import org.jspecify.annotations.NullMarked;

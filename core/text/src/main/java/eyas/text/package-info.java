/**
 * One escaper for each place where text of unknown origin is shown: a terminal, Markdown, XML and HTML, a cell of CSV, a
 * runner's log; places in texts; and the nearest of known names.
 *
 * <p>What belongs here: what several modules do with a text, whatever it says. What does not: what the text means.
 */
@NullMarked
package eyas.text;

import org.jspecify.annotations.NullMarked;

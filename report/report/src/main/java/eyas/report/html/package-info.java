/**
 * Writes a report as one file for a browser: {@code report.html}.
 *
 * <p>What belongs here: the page and the data in it. What does not: collecting facts. The page asks for nothing from anywhere;
 * its policy forbids that as well as any script but its own, and text of the watched programs never becomes markup.
 */
@NullMarked
package eyas.report.html;

import org.jspecify.annotations.NullMarked;

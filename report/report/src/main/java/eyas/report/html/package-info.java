/**
 * Writes a report as one file for a browser: {@code report.html}.
 *
 * <p>In scope: the page and its data. Out of scope: collecting facts. The page makes no requests; its policy forbids requests and any
 * script but its own, and text of the watched programs never becomes markup.
 */
@NullMarked
package eyas.report.html;

import org.jspecify.annotations.NullMarked;

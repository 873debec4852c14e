/**
 * Writes report files, with secrets masked and Eyas's own cost measured.
 *
 * <p>The contents of a report are in {@code eyas.report}.
 */
@NullMarked
package eyas.session.report;

import org.jspecify.annotations.NullMarked;

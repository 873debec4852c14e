/**
 * Shared by all commands that write a report: filters, indicators, locations in workflows, and the last lines of output.
 *
 * <p>The contents of a report are in {@code eyas.report}.
 */
@NullMarked
package eyas.cli.report;

import org.jspecify.annotations.NullMarked;

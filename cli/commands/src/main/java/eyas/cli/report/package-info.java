/**
 * What a report has beside what was seen, for every command that makes one: filters, indicators, places in workflows; and what such a
 * command says last.
 *
 * <p>What does not belong here: what a report says; that is {@code eyas.report}.
 */
@NullMarked
package eyas.cli.report;

import org.jspecify.annotations.NullMarked;

/**
 * Prepares a report and puts its files down, for every command that makes one: secrets masked, our own cost measured.
 *
 * <p>What does not belong here: what a report says; that is {@code eyas.report}.
 */
@NullMarked
package eyas.cli.report;

import org.jspecify.annotations.NullMarked;

/**
 * Prepares a report and writes its files: secrets masked, our own cost measured.
 *
 * <p>What does not belong here: what a report says; that is {@code eyas.report}'s.
 */
@NullMarked
package eyas.session.report;

import org.jspecify.annotations.NullMarked;

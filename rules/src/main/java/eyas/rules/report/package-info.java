/**
 * Holds what is said about rules files: codes, positions, and the three renderings of a finding.
 *
 * <p>What belongs here: problems as data, Falco's text and JSON, our own text. What does not: finding problems.
 */
@NullMarked
package eyas.rules.report;

import org.jspecify.annotations.NullMarked;

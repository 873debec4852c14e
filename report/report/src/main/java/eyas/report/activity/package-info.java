/**
 * Counts who does how much while a job runs: calls, bytes, files, peers, by process, file, connection and user.
 *
 * <p>What belongs here: sums that can be looked at while they grow. What does not: what a job did in detail, which is the
 * report's; how sums are shown.
 */
@NullMarked
package eyas.report.activity;

import org.jspecify.annotations.NullMarked;

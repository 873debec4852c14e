/**
 * Counts activity while a job runs: calls, bytes, files and peers, by process, file, connection and user.
 *
 * <p>In scope: counters that can be read while they grow. Out of scope: the details of a job, which are the report's, and the display of
 * counters.
 */
@NullMarked
package eyas.report.activity;

import org.jspecify.annotations.NullMarked;

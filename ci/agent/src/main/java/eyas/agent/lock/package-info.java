/**
 * The lock in a watched job: fetching the lock that applies, new behavior during the job, and the final result.
 *
 * <p>The lock format and comparison are in {@code eyas.baseline}.
 */
@NullMarked
package eyas.agent.lock;

import org.jspecify.annotations.NullMarked;

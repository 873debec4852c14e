/**
 * The lock of behaviour in a job that is watched: where the lock that counts is taken from, what is new while the job goes on, and what
 * that comes to at its end.
 *
 * <p>What does not belong here: what a lock is and what differs from it; that is {@code eyas.baseline}.
 */
@NullMarked
package eyas.agent.lock;

import org.jspecify.annotations.NullMarked;

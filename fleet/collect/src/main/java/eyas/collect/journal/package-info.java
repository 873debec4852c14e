/**
 * The journal of the receiver, from which it recovers its state after a crash.
 *
 * <p>The journal contains digests instead of names of repositories, jobs and hosts, so that an erasure does not have to change it.
 */
@NullMarked
package eyas.collect.journal;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps the names of users and groups of this machine and of each container up to date during a run. Decides when they are read and
 * processes the results; {@link eyas.live.account} reads them.
 */
@NullMarked
package eyas.session.account;

import org.jspecify.annotations.NullMarked;

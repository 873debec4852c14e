/**
 * Keeps the names of users and groups up to date while events come: those of this machine, and those of each container. When
 * they are read, and what becomes of it, is decided here; how they are read, in {@link eyas.live.account}.
 */
@NullMarked
package eyas.session.account;

import org.jspecify.annotations.NullMarked;

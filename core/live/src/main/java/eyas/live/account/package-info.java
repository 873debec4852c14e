/**
 * Reads users and groups: those of this machine, and those of a root directory that may be a stranger's. What comes of them,
 * and when they are read again, is decided elsewhere.
 */
@NullMarked
package eyas.live.account;

import org.jspecify.annotations.NullMarked;

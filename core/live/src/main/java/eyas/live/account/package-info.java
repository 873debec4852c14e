/**
 * Reads users and groups of this machine and of untrusted root directories, such as those of containers. How they are used, and when they
 * are read again, is decided elsewhere.
 */
@NullMarked
package eyas.live.account;

import org.jspecify.annotations.NullMarked;

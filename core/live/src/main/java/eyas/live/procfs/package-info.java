/**
 * Reads the state before the first event from {@code /proc}, {@code /etc} and {@code /sys}: processes, threads, open descriptors, users,
 * groups, interfaces, the machine. All of it is untrusted input: reads are bounded, and vanished or malformed entries are left out.
 */
@NullMarked
package eyas.live.procfs;

import org.jspecify.annotations.NullMarked;

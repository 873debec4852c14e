/**
 * Reads what exists before the first event from {@code /proc}, {@code /etc} and {@code /sys}: processes, threads, open
 * descriptors, users, groups, interfaces, the machine. Everything read here is written by others: reads are bounded, and
 * what vanishes or makes no sense is left out.
 */
@NullMarked
package eyas.live.procfs;

import org.jspecify.annotations.NullMarked;

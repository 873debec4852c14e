/**
 * How each system call becomes an event, and finishes what the kernel side leaves raw.
 *
 * <p>Here belong the recipe table (text, its check against the event table, its binary form), the constants that the
 * BPF programs and Java share, and the translation of flags. Loading programs, reading the ring and choosing the scope
 * do not belong here: this package knows bytes only, and needs no kernel to be tested.
 */
@NullMarked
package eyas.live.recipe;

import org.jspecify.annotations.NullMarked;

/**
 * How each system call becomes an event: the recipe table (text, its check against the event table, its binary form), the constants shared
 * by the BPF programs and Java, and the translation of raw flags.
 *
 * <p>Loading programs, reading the ring and choosing the scope do not belong here: this package works on bytes only, and its tests need no
 * kernel.
 */
@NullMarked
package eyas.live.recipe;

import org.jspecify.annotations.NullMarked;

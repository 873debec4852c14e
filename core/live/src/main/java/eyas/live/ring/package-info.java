/**
 * Reads the kernel's BPF ring buffer from memory mapped into this process, and hands out event views. Knows the layout of the ring and of
 * the record prefix, but not how the ring is created.
 */
@NullMarked
package eyas.live.ring;

import org.jspecify.annotations.NullMarked;

/**
 * Reads the kernel's BPF ring buffer from memory that is mapped into this process. Knows the layout of the ring and of
 * the record prefix, and hands out event views; knows nothing of how the ring came to be.
 */
@NullMarked
package eyas.live.ring;

import org.jspecify.annotations.NullMarked;

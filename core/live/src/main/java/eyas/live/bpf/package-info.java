/**
 * Loads BPF programs through libbpf: a thin binding of the library, an object with its maps and programs, and what is
 * said when the kernel refuses. Knows nothing of what the programs do.
 */
@NullMarked
package eyas.live.bpf;

import org.jspecify.annotations.NullMarked;

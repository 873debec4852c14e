/**
 * Loads BPF programs through libbpf: a thin binding of the library, objects with their maps and programs, and error messages. Independent
 * of what the programs do.
 */
@NullMarked
package eyas.live.bpf;

import org.jspecify.annotations.NullMarked;

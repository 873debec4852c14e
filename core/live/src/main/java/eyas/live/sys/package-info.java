/**
 * Calls the C library: files, memory, processes. One class per family of calls, each with Java types in its signatures.
 * Knows nothing of BPF, of events or of the meaning of any file.
 */
@NullMarked
package eyas.live.sys;

import org.jspecify.annotations.NullMarked;

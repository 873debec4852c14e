/**
 * Calls the C library: files, memory, processes. One class per family of calls, with Java types in the signatures. Independent of BPF,
 * events and file formats.
 */
@NullMarked
package eyas.live.sys;

import org.jspecify.annotations.NullMarked;

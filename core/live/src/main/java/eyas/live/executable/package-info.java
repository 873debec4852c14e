/**
 * Hashes executables when they are executed. The event thread opens the files and queues them; a separate thread reads them; results are
 * delivered between two events. Independent of the BPF programs and of how hashes are used.
 */
@NullMarked
package eyas.live.executable;

import org.jspecify.annotations.NullMarked;

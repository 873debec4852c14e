/**
 * Hashes executables when they are executed. The event thread opens them and hands them over; a thread of its own reads
 * them; what it finds comes back between two events. Nothing here knows the kernel's programs or what is done with a hash.
 */
@NullMarked
package eyas.live.executable;

import org.jspecify.annotations.NullMarked;

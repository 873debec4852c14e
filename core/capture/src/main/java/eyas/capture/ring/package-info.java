/**
 * Keeps the last events in memory and writes files that begin before whoever asks for them.
 *
 * <p>The event thread only copies bytes; files are compressed and written on a thread of their own. What the ring holds
 * belongs here, who asks for a file and why does not.
 */
@NullMarked
package eyas.capture.ring;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps the last events in memory and writes files that start before the trigger.
 *
 * <p>The event thread only copies bytes; another thread compresses and writes files. In scope: the content of the ring. Out of scope: what
 * triggers a file.
 */
@NullMarked
package eyas.capture.ring;

import org.jspecify.annotations.NullMarked;

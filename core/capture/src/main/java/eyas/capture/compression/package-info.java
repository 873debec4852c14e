/**
 * Compresses and decompresses capture files as they are written and read: gzip with the JDK, Zstandard with the system's libzstd.
 *
 * <p>In scope: bytes in, bytes out, and limits for memory. Out of scope: the meaning of the bytes. Not exported.
 */
@NullMarked
package eyas.capture.compression;

import org.jspecify.annotations.NullMarked;

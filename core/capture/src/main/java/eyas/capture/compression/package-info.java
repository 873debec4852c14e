/**
 * Compresses and decompresses as a capture is written and read: gzip by the JDK, Zstandard by the machine's libzstd.
 *
 * <p>What belongs here: bytes in, bytes out, and how much memory that may take. What does not: what the bytes mean. Not
 * exported.
 */
@NullMarked
package eyas.capture.compression;

import org.jspecify.annotations.NullMarked;

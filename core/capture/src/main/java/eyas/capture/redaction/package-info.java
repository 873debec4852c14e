/**
 * Masks values that look like secrets in recorded data: in arguments, environments, paths, data and the snapshot.
 *
 * <p>In scope: detecting and masking secrets. The knowledge is data: tables beside the classes contain the formats of tokens, the names of
 * variables, options and keys, and the options of well-known programs. Out of scope: writing files. A masked value keeps its length, so
 * lengths, offsets and everything else that was recorded stay correct.
 */
@NullMarked
package eyas.capture.redaction;

import org.jspecify.annotations.NullMarked;

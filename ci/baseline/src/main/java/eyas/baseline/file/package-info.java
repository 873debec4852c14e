/**
 * The file of a lock: parsed with diagnostics, written in the canonical layout, with comments kept.
 *
 * <p>Contains the YAML format. The meaning of entries is elsewhere.
 */
@NullMarked
package eyas.baseline.file;

import org.jspecify.annotations.NullMarked;

/**
 * The file of a lock: read with diagnostics, written in one layout, comments kept.
 *
 * <p>What belongs here: YAML. What does not: what the entries mean.
 */
@NullMarked
package eyas.baseline.file;

import org.jspecify.annotations.NullMarked;

/**
 * Holds the reader: bytes become trees of YAML nodes that know where they were written.
 *
 * <p>What belongs here: encodings, limits, anchors, positions. What does not: anything that knows what a rule is.
 */
@NullMarked
package eyas.rules.yaml;

import org.jspecify.annotations.NullMarked;

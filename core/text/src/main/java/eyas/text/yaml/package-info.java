/**
 * The reader of YAML: bytes become trees of nodes that know where they were written.
 *
 * <p>What belongs here: encodings, limits, anchors, positions. What does not: anything that knows what a rule is.
 */
@NullMarked
package eyas.text.yaml;

import org.jspecify.annotations.NullMarked;

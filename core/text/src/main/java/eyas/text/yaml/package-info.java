/**
 * YAML reader: parses bytes into trees of nodes with source positions.
 *
 * <p>In scope: encodings, limits, anchors, positions. Out of scope: anything about rules.
 */
@NullMarked
package eyas.text.yaml;

import org.jspecify.annotations.NullMarked;

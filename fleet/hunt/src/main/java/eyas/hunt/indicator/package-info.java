/**
 * What is looked for in the tables: addresses, networks, names, hashes, packages and paths, as somebody types them or as lists hold them.
 *
 * <p>What belongs here: recognising them, within limits, and telling whether a stored value is one of them. What does not: where the values
 * are stored.
 */
@NullMarked
package eyas.hunt.indicator;

import org.jspecify.annotations.NullMarked;

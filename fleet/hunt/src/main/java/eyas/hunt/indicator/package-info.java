/** Search terms: parsing addresses, networks, names, hashes, packages and paths, and matching stored values. */
@NullMarked
package eyas.hunt.indicator;

import org.jspecify.annotations.NullMarked;

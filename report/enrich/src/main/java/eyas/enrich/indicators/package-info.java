/**
 * Reads indicator lists (plain, CSV, STIX 2.1) and matches addresses, names and hashes with them, offline.
 *
 * <p>In scope: the files and the matcher. Out of scope: the handling of a match.
 */
@NullMarked
package eyas.enrich.indicators;

import org.jspecify.annotations.NullMarked;

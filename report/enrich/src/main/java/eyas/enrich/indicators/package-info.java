/**
 * Reads lists of indicators (plain, CSV, STIX 2.1) and matches addresses, names and hashes with them, offline.
 *
 * <p>What belongs here: the files and the matcher. What does not: what becomes of a match.
 */
@NullMarked
package eyas.enrich.indicators;

import org.jspecify.annotations.NullMarked;

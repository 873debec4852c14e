/**
 * Adds to a report what others say of it.
 *
 * <p>What belongs here: which things of a report are asked about, and in which order. What does not: how anybody is asked.
 */
@NullMarked
package eyas.enrich;

import org.jspecify.annotations.NullMarked;

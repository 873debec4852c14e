/**
 * Holds the entry points: one condition as a filter.
 *
 * <p>What belongs here: what most callers need, in as few words as possible. What does not: any stage in detail.
 */
@NullMarked
package eyas.filter;

import org.jspecify.annotations.NullMarked;

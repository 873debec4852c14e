/**
 * The entry point for callers with a single condition.
 *
 * <p>In scope: a short API for most callers. Out of scope: the individual stages.
 */
@NullMarked
package eyas.filter;

import org.jspecify.annotations.NullMarked;

/**
 * The contents of a lock: entries, their scopes, and pattern matching.
 *
 * <p>Contains only value types. Files, reports and comparisons are elsewhere.
 */
@NullMarked
package eyas.baseline.model;

import org.jspecify.annotations.NullMarked;

/**
 * Provides a store as views of an in-memory database.
 *
 * <p>Questions are answered in {@code eyas.hunt}.
 */
@NullMarked
package eyas.tables.query;

import org.jspecify.annotations.NullMarked;

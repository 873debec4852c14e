/**
 * Stores of tables, in a directory or an object store: names, listing, reading and writing of objects.
 *
 * <p>The content of files is opaque here.
 */
@NullMarked
package eyas.tables.store;

import org.jspecify.annotations.NullMarked;

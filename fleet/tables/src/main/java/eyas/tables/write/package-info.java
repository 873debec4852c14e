/** Writes, merges, expires and erases the tables of a store. */
@NullMarked
package eyas.tables.write;

import org.jspecify.annotations.NullMarked;

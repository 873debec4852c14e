/**
 * Where tables are kept: a directory or an object store, and how what lies there is called.
 *
 * <p>What belongs here: names, listing, getting, putting. What does not: what is in a file.
 */
@NullMarked
package eyas.tables.store;

import org.jspecify.annotations.NullMarked;

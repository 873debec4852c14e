/**
 * Which tables are stored, and their columns: derived from what a report declares of itself.
 *
 * <p>What belongs here: names, types, what a row's value is found by. What does not: rows, files.
 */
@NullMarked
package eyas.tables.model;

import org.jspecify.annotations.NullMarked;

/**
 * What a lock holds: entries, where they stand, and what an entry covers.
 *
 * <p>What belongs here: values, and questions that they answer alone. What does not: files, reports, and comparing one with another.
 */
@NullMarked
package eyas.baseline.model;

import org.jspecify.annotations.NullMarked;

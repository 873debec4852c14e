/** Converts reports and captures, which are untrusted input, to rows, and derives the observables of a job. */
@NullMarked
package eyas.tables.read;

import org.jspecify.annotations.NullMarked;

/**
 * The facts about one finished job: immutable records from which every output is rendered.
 *
 * <p>In scope: facts and the ids by which they refer to each other. Out of scope: collecting them (package {@code eyas.report}) and showing
 * them. An {@code id} is the index of a row in its part, from 0; a reference is such an id, and -1 is the null reference. Times are ns
 * since the epoch, 0 if unknown. Text was chosen by the watched programs: likely secrets are masked, but it is not escaped for any format.
 */
@NullMarked
package eyas.report.model;

import org.jspecify.annotations.NullMarked;

/**
 * What is known of one job when it is over: immutable records, from which every rendering is made.
 *
 * <p>What belongs here: facts, and the numbers by which they refer to each other. What does not: collecting them (package
 * {@code eyas.report}) and showing them. An {@code id} is the place of a row in its part, from 0; a reference is such an
 * id, and -1 refers to nothing. Times are ns since the epoch, 0 where unknown. Text was chosen by the watched programs:
 * it has been masked where it looked like a secret, but it is not escaped for anything.
 */
@NullMarked
package eyas.report.model;

import org.jspecify.annotations.NullMarked;

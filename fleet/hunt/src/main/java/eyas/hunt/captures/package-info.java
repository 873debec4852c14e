/**
 * Runs rules over stored captures, as if they had been there when the jobs ran.
 *
 * <p>What belongs here: rules that are read once and planned anew for each thread, the reading of one capture as a plain function, and
 * the work of several threads over many. What does not: where captures are stored, and how answers are shown.
 */
@NullMarked
package eyas.hunt.captures;

import org.jspecify.annotations.NullMarked;

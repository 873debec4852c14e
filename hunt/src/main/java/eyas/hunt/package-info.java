/**
 * Questions about the tables of many jobs, and their answers.
 *
 * <p>What belongs here: questions, how they are answered on one machine, how answers are shown. What does not: how tables are
 * written.
 */
@NullMarked
package eyas.hunt;

import org.jspecify.annotations.NullMarked;

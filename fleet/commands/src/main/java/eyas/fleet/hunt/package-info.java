/**
 * The command {@code eyas hunt}: asks the tables of many jobs, saves questions, and makes digests.
 *
 * <p>What belongs here: options, what is printed, where answers go, exit codes. What does not: how a question is answered
 * ({@code eyas.hunt}).
 */
@NullMarked
package eyas.fleet.hunt;

import org.jspecify.annotations.NullMarked;

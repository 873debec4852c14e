/**
 * Holds the plan: all conditions as one program, folded for each event code, with shared predicates, and its
 * interpreter.
 *
 * <p>What belongs here: how a match is found with the least work. What does not: what a condition means (package check),
 * and what is done with a match.
 */
@NullMarked
package eyas.filter.plan;

import org.jspecify.annotations.NullMarked;

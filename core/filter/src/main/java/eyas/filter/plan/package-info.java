/**
 * The plan: all conditions as one program, folded for each event code, with shared predicates, and its interpreter.
 *
 * <p>In scope: finding matches with the least work. Out of scope: the meaning of a condition (package check) and the handling of matches.
 */
@NullMarked
package eyas.filter.plan;

import org.jspecify.annotations.NullMarked;

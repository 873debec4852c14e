/**
 * Turns what the agent left behind into what a job shows: findings, the summary, the verdict.
 */
@NullMarked
package eyas.ci.outcome;

import org.jspecify.annotations.NullMarked;

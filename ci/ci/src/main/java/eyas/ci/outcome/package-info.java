/** Turns the agent's evidence into a job's result: findings, the summary, the verdict. */
@NullMarked
package eyas.ci.outcome;

import org.jspecify.annotations.NullMarked;

/**
 * Speaks with GitHub's API: which pull request a run belongs to, the one comment there, the name of this job.
 *
 * <p>What belongs here: requests and what their answers mean. What does not: what a comment says of a job, which is
 * {@code eyas.ci.outcome}'s. Answers are hostile where others could write into them: comments, titles, branches.
 */
@NullMarked
package eyas.github.api;

import org.jspecify.annotations.NullMarked;

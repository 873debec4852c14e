/**
 * GitHub's API: the pull request of a run, the comment there, the name of this job.
 *
 * <p>Contains requests and the interpretation of responses. The text of a comment is in {@code eyas.ci.outcome}. Responses contain
 * untrusted input: comments, titles, branch names.
 */
@NullMarked
package eyas.github.api;

import org.jspecify.annotations.NullMarked;

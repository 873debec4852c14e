/** Parses workflow files to locate the steps of a job. The files are untrusted input. */
@NullMarked
package eyas.github.workflow;

import org.jspecify.annotations.NullMarked;

/** Reads workflow files, as far as it needs to be known where a step of the job was written. The files are hostile input. */
@NullMarked
package eyas.github.workflow;

import org.jspecify.annotations.NullMarked;

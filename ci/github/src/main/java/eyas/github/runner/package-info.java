/**
 * The protocol of GitHub's runner: inputs, command files, workflow commands, annotations, the job summary. Text that a watched job controls
 * (names, arguments) is escaped here and nowhere else.
 */
@NullMarked
package eyas.github.runner;

import org.jspecify.annotations.NullMarked;

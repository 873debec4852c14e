/**
 * Speaks the protocol of GitHub's runner: inputs, command files, workflow commands, annotations, the job summary. What
 * a watched job could have chosen (names, arguments) is escaped here and nowhere else.
 */
@NullMarked
package eyas.github.runner;

import org.jspecify.annotations.NullMarked;

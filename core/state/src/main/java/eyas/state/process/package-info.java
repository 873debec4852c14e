/**
 * Threads, the processes they form and their ancestors, with what each runs and may do.
 */
@NullMarked
package eyas.state.process;

import org.jspecify.annotations.NullMarked;

/** Threads, their processes and ancestors, with their programs and credentials. */
@NullMarked
package eyas.state.process;

import org.jspecify.annotations.NullMarked;

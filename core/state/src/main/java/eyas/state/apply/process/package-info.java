/**
 * Appliers of events that start, change and end threads.
 */
@NullMarked
package eyas.state.apply.process;

import org.jspecify.annotations.NullMarked;

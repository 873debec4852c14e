/** Emits the state as a snapshot and the events that complete it. */
@NullMarked
package eyas.state.snapshot;

import org.jspecify.annotations.NullMarked;

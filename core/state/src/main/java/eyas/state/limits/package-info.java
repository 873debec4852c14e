/** What bounds the state, and the counts of what it holds and has lost. */
@NullMarked
package eyas.state.limits;

import org.jspecify.annotations.NullMarked;

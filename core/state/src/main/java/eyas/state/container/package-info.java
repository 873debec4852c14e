/**
 * Containers: which one a process is in by its control groups, what engines and captures report about them, and the JSON that captures keep.
 *
 * <p>Knows no engine and no event.
 */
@NullMarked
package eyas.state.container;

import org.jspecify.annotations.NullMarked;

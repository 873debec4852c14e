/**
 * Containers: which one a process is in according to its cgroups, what engines and captures report about them, and their JSON in captures.
 *
 * <p>Depends on no engine and no event.
 */
@NullMarked
package eyas.state.container;

import org.jspecify.annotations.NullMarked;

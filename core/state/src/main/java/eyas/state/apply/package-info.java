/**
 * All tables together, the event that is being applied, and the application of snapshots. The appliers are in subpackages by subject, on
 * which nothing here depends.
 */
@NullMarked
package eyas.state.apply;

import org.jspecify.annotations.NullMarked;

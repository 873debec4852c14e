/**
 * The tables together, the event that is being applied, and what applies snapshots. Appliers are in the packages below, by subject;
 * nothing here knows any of them.
 */
@NullMarked
package eyas.state.apply;

import org.jspecify.annotations.NullMarked;

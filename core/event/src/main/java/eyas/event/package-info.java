/**
 * The event table, the {@link eyas.event.Event} view and the {@link eyas.event.EventSource} contract.
 *
 * <p>Contains facts about events that every stage needs (codes, parameters, flag names, system calls, the records of a process snapshot).
 * Does not read files, the kernel or {@code /proc}, and keeps no state from one event to the next.
 */
@NullMarked
package eyas.event;

import org.jspecify.annotations.NullMarked;

/**
 * Holds the event table, the {@link eyas.event.Event} view and the {@link eyas.event.EventSource} contract.
 *
 * <p>What belongs here: facts about events that every stage needs (codes, parameters, flag names, system calls, the
 * records of a process snapshot). What does not: anything that reads files, the kernel or {@code /proc}, and anything
 * that keeps state from one event to the next.
 */
@NullMarked
package eyas.event;

import org.jspecify.annotations.NullMarked;

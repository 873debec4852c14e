/**
 * Holds the tables of threads, descriptors, users and interfaces, and the appliers that change them event by event.
 *
 * <p>What belongs here: whatever an event changes and a later event can ask for. What does not: how a value is printed
 * or compared (module fields and filter), and where events come from.
 *
 * <p>The package is one room on purpose, large as it is: appliers write into the fields of entries, and nobody else can,
 * since those fields are the package's. What each changes is in the names: an {@code Applier} one kind of event, an {@code
 * Entry} one thread, descriptor or container, a {@code Table} many. To whom a process belongs is found out in {@link
 * eyas.state.job}, where its program came from in {@link eyas.state.origin}: both see entries through interfaces of their
 * own, and only know what appliers tell them.
 */
@NullMarked
package eyas.state;

import org.jspecify.annotations.NullMarked;

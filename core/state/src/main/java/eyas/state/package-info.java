/**
 * Applies events to the tables and provides the resulting system state. {@link eyas.state.State} is the entry point of the module, {@link
 * eyas.state.EventContext} an event with what is known about it.
 *
 * <p>The module holds everything that an event changes and a later event can depend on. It does not print or compare values (modules fields
 * and filter) and does not read events from sources.
 *
 * <p>The packages form layers, listed from the lowest; none uses a higher one:
 *
 * <ul>
 * <li>{@code limits} and {@code table}: limits, counters and the building blocks of tables; {@code job}, {@code origin} and {@code dns}:
 * job membership of processes, origin of their programs, resolved names. The former two access entries through interfaces of their own.
 * <li>{@code user} and {@code file}: accounts, open descriptors and paths; {@code socket}: addresses and interfaces.
 * <li>{@code process}: threads; {@code container}: containers.
 * <li>{@code apply}: all tables together and the event that is being applied; its subpackages hold the appliers, which only {@code
 * ApplierTable} refers to. {@code snapshot}: the state as records and events.
 * </ul>
 *
 * <p>Appliers write to the fields of entries, which are public for this purpose. No other module may: {@code StateStructureTest} checks
 * this.
 */
@NullMarked
package eyas.state;

import org.jspecify.annotations.NullMarked;

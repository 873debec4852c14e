/**
 * Applies events to the tables and answers what is true now: {@link eyas.state.State} is the entry of the module, {@link
 * eyas.state.EventContext} an event with what is known about it.
 *
 * <p>What belongs in the module: whatever an event changes and a later event can ask for. What does not: how a value is printed or compared
 * (modules fields and filter), and where events come from.
 *
 * <p>The packages have layers, the lowest first; none uses one above it:
 *
 * <ul>
 *   <li>{@code limits} and {@code table}: limits, counters, and what tables are built of; {@code job}, {@code origin} and {@code dns}: to whom
 *       a process belongs, where its program came from, which names were resolved. The former two see entries through interfaces of their own.
 *   <li>{@code user} and {@code file}: accounts, open descriptors and paths; {@code socket}: addresses and interfaces.
 *   <li>{@code process}: threads; {@code container}: containers.
 *   <li>{@code apply}: all tables together and the event that is being applied; below it, by subject, the appliers, which nothing but {@code
 *       ApplierTable} refers to. {@code snapshot}: the state as records and events.
 * </ul>
 *
 * <p>Appliers write into the fields of entries, which are public for them. No other module may: {@code StateStructureTest} holds that.
 */
@NullMarked
package eyas.state;

import org.jspecify.annotations.NullMarked;

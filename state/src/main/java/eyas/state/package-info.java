/**
 * Holds the tables of threads, descriptors, users and interfaces, and the appliers that change them event by event.
 *
 * <p>What belongs here: whatever an event changes and a later event can ask for. What does not: how a value is printed
 * or compared (module fields and filter), and where events come from.
 */
@NullMarked
package eyas.state;

import org.jspecify.annotations.NullMarked;

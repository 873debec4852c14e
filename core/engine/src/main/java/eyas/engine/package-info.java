/**
 * Holds the event loop and what comes out of it: alerts and counters.
 *
 * <p>What belongs here: the order of things for one event, and who is told. What does not: how an alert is written
 * (module output), what a report collects (module report), and where events come from.
 */
@NullMarked
package eyas.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Counts what the receiver does, and tells it as Prometheus reads it.
 *
 * <p>What belongs here: counters and their text. What does not: what is counted.
 */
@NullMarked
package eyas.collect.metrics;

import org.jspecify.annotations.NullMarked;

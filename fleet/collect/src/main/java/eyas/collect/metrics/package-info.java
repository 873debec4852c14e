/** Counters of the receiver and their export to Prometheus. */
@NullMarked
package eyas.collect.metrics;

import org.jspecify.annotations.NullMarked;

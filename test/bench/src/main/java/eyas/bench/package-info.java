/**
 * Holds JMH benchmarks of the event loop's stages. Whole-process measurements are scripts beside the sources.
 *
 * <p>What belongs here: figures that {@code docs/reference/performance.md} quotes. What does not: anything shipped.
 */
@NullMarked
package eyas.bench;

import org.jspecify.annotations.NullMarked;

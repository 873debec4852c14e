/**
 * JMH benchmarks of the event loop's stages. Whole-process measurements are scripts next to the sources.
 *
 * <p>Belongs here: measurements quoted in {@code docs/reference/performance.md}. Does not belong here: shipped code.
 */
@NullMarked
package eyas.bench;

import org.jspecify.annotations.NullMarked;

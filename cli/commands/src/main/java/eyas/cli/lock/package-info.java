/** The {@code eyas lock} commands and the rendering of their results, which {@code eyas.baseline} computes. */
@NullMarked
package eyas.cli.lock;

import org.jspecify.annotations.NullMarked;

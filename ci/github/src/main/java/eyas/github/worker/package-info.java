/**
 * Reads what GitHub's runner logs about a job in its {@code _diag} directory: the steps, their names and start times. The job can write
 * there too, so everything is a claim: suitable for names, never for attribution.
 */
@NullMarked
package eyas.github.worker;

import org.jspecify.annotations.NullMarked;

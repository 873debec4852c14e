/**
 * Reads what GitHub's runner writes down about a job in its {@code _diag} folder: which steps there are, what they are called,
 * when they began. The job can write there too, so all of it is a claim: good for names, never for who did what.
 */
@NullMarked
package eyas.github.worker;

import org.jspecify.annotations.NullMarked;

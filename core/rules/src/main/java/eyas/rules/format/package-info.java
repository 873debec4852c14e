/**
 * The formatter of rules files.
 *
 * <p>In scope: rewriting a file without changing its meaning. Out of scope: changes of the meaning.
 */
@NullMarked
package eyas.rules.format;

import org.jspecify.annotations.NullMarked;

/** Common types of all modules that deal with CI systems. */
@NullMarked
package eyas.ci;

import org.jspecify.annotations.NullMarked;

/** Holds what all that deals with CI systems has in common. */
@NullMarked
package eyas.ci;

import org.jspecify.annotations.NullMarked;

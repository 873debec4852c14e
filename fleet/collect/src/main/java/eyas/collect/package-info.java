/** Shared by all parts of the receiver. */
@NullMarked
package eyas.collect;

import org.jspecify.annotations.NullMarked;

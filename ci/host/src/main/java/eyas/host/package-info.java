/**
 * The service as a whole: its settings, its life, and what it says of itself.
 */
@NullMarked
package eyas.host;

import org.jspecify.annotations.NullMarked;

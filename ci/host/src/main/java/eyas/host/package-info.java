/** The host service: its settings, its lifecycle, and its status. */
@NullMarked
package eyas.host;

import org.jspecify.annotations.NullMarked;

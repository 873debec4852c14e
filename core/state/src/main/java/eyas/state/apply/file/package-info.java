/**
 * Appliers of events that open, name, mount and close files.
 */
@NullMarked
package eyas.state.apply.file;

import org.jspecify.annotations.NullMarked;

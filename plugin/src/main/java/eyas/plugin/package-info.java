/**
 * Holds what a plugin is, whatever it is written in, and how plugins take part in a run: as sources of events, as
 * providers of fields, as readers of events. What is said in C belongs to {@code nativeapi}.
 */
@NullMarked
package eyas.plugin;

import org.jspecify.annotations.NullMarked;

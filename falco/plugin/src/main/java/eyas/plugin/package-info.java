/**
 * Holds what a plugin is, whatever it is written in: what plugins in Java implement. What is said in C belongs to
 * {@code nativeapi}, what becomes of plugins in a run to {@code host}.
 */
@NullMarked
package eyas.plugin;

import org.jspecify.annotations.NullMarked;

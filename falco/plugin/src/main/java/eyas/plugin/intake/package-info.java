/**
 * Holds what plugins in Java share that take JSON from outside: lines, HTTP on this machine, values by pointer. Everything
 * that comes in here is hostile.
 */
@NullMarked
package eyas.plugin.intake;

import org.jspecify.annotations.NullMarked;

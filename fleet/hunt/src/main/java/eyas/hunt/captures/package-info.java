/**
 * Runs rules over stored captures: rules that each thread compiles for itself, reading one capture, and sweeping many with several threads.
 */
@NullMarked
package eyas.hunt.captures;

import org.jspecify.annotations.NullMarked;

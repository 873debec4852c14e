/**
 * The watched command: its arguments as bytes, its release, its signals, its end.
 *
 * <p>Events are handled elsewhere.
 */
@NullMarked
package eyas.session.command;

import org.jspecify.annotations.NullMarked;

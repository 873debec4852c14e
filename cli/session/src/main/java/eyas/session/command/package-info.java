/**
 * The watched command: its words as bytes, its release, its signals, its end.
 *
 * <p>What does not belong here: what is done with the events.
 */
@NullMarked
package eyas.session.command;

import org.jspecify.annotations.NullMarked;

/**
 * Appliers of events that describe containers and users, and of asynchronous events.
 */
@NullMarked
package eyas.state.apply.container;

import org.jspecify.annotations.NullMarked;

/**
 * Holds what lets plugins take part in a run: finds and initialises them, opens them as sources of events, hands their fields
 * to rules, shows events to those that read them. It knows what kinds of plugins there are, which nobody else does.
 */
@NullMarked
package eyas.plugin.host;

import org.jspecify.annotations.NullMarked;

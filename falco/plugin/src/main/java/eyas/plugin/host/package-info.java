/**
 * Plugin host: finds and initializes plugins, opens them as event sources, provides their fields to rules, and passes events to their
 * parsers. Only this package knows the kinds of plugins.
 */
@NullMarked
package eyas.plugin.host;

import org.jspecify.annotations.NullMarked;

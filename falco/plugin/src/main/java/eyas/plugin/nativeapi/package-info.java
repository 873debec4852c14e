/**
 * Holds Falco's plugin interface as C sees it: the layout of its structs, its symbols, what plugins may call back. A
 * plugin is foreign code in this process: whatever it returns is checked before it is used, but a wild pointer ends the
 * process.
 */
@NullMarked
package eyas.plugin.nativeapi;

import org.jspecify.annotations.NullMarked;

/**
 * Falco's plugin API as C sees it: struct layouts, symbols and callbacks. A plugin is foreign code in this process: all returned values are
 * validated before use, but an invalid pointer ends the process.
 */
@NullMarked
package eyas.plugin.nativeapi;

import org.jspecify.annotations.NullMarked;

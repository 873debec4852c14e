/** Compares the alerts of two rule sets on the same events. The rules themselves are compared elsewhere. */
@NullMarked
package eyas.workbench.compare;

import org.jspecify.annotations.NullMarked;

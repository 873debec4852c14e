/**
 * Tries two rule sets on the same events.
 *
 * <p>What belongs here: which events only one of them alerts on. What does not: comparing the rules themselves.
 */
@NullMarked
package eyas.workbench.compare;

import org.jspecify.annotations.NullMarked;

/** Shared parts of Java plugins that receive JSON: lines, local HTTP, values by pointer. All input is untrusted. */
@NullMarked
package eyas.plugin.intake;

import org.jspecify.annotations.NullMarked;

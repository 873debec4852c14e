/**
 * Replacements for methods of the JDK and of ours, each with the annotation that names its target. What can be done in plain
 * Java that runs on a JVM too does not belong here.
 */
@NullMarked
package eyas.nativeimage;

import org.jspecify.annotations.NullMarked;

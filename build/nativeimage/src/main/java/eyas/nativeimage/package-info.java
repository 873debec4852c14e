/**
 * Substitutions for methods of the JDK and Eyas, each with an annotation that names its target. Code that plain Java can express belongs
 * elsewhere.
 */
@NullMarked
package eyas.nativeimage;

import org.jspecify.annotations.NullMarked;

/**
 * Compiles decisions to bytecode: generates a hidden class from conditions, branches and matches.
 *
 * <p>In scope: turning decisions into methods that the JVM optimizes well. Out of scope: which decisions an event code needs and in which
 * order (package plan), and the meaning of a condition (package check).
 */
@NullMarked
package eyas.filter.compile;

import org.jspecify.annotations.NullMarked;

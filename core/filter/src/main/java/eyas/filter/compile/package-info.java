/**
 * Holds the compiler from decisions to bytecode: it makes a hidden class of conditions, branches and matches.
 *
 * <p>What belongs here: how decisions become methods that the JVM compiles well. What does not: which decisions an event
 * code needs and in what order (package plan), and what a condition means (package check).
 */
@NullMarked
package eyas.filter.compile;

import org.jspecify.annotations.NullMarked;

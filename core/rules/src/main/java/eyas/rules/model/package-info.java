/**
 * Holds the compiled rule set and the choice of the rules that are active.
 *
 * <p>What belongs here: immutable results that the engine and the tools work with. What does not: how they came to be.
 */
@NullMarked
package eyas.rules.model;

import org.jspecify.annotations.NullMarked;

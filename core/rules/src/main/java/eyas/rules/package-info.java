/**
 * Holds the way in: {@link eyas.rules.RuleLoader} loads rules files.
 *
 * <p>What belongs here: options, the loader and what describes its result. What does not: any single step of loading.
 */
@NullMarked
package eyas.rules;

import org.jspecify.annotations.NullMarked;

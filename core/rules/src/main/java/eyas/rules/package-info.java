/**
 * The entry point: {@link eyas.rules.RuleLoader} loads rules files.
 *
 * <p>In scope: options, the loader and its result. Out of scope: the individual steps of loading.
 */
@NullMarked
package eyas.rules;

import org.jspecify.annotations.NullMarked;

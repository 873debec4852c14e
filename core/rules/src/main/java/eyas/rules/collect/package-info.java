/**
 * Holds the collector: items in their order become definitions, by redefinition, append and override.
 *
 * <p>What belongs here: what one item does to earlier ones. What does not: looking into conditions.
 */
@NullMarked
package eyas.rules.collect;

import org.jspecify.annotations.NullMarked;

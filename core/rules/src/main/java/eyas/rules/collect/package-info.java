/**
 * The collector: turns items, in order, into definitions by redefinition, append and override.
 *
 * <p>In scope: the effect of an item on earlier ones. Out of scope: the content of conditions.
 */
@NullMarked
package eyas.rules.collect;

import org.jspecify.annotations.NullMarked;

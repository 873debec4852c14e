/**
 * The items of a rules file, and their conversion from YAML nodes.
 *
 * <p>An item is complete: errors in its structure are reported here, and partial items are not passed on. Out of scope: checks that depend
 * on other items.
 */
@NullMarked
package eyas.rules.item;

import org.jspecify.annotations.NullMarked;

/**
 * Holds the items of a rules file, and turns YAML nodes into them.
 *
 * <p>An item is complete: what is wrong with its shape is reported here and nothing half read leaves. What does not belong here: anything that needs to know another item.
 */
@NullMarked
package eyas.rules.item;

import org.jspecify.annotations.NullMarked;

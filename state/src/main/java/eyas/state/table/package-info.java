/**
 * What all tables of the state are built of: limits and counters, a hash table by number, interned texts.
 *
 * <p>Knows no event but for its parameters, and no entity.
 */
@NullMarked
package eyas.state.table;

import org.jspecify.annotations.NullMarked;

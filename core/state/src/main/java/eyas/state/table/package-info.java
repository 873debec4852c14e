/**
 * What all tables of the state are built of: a hash table by number, interned texts, the running counters.
 *
 * <p>Knows no event but for its parameters, and no entity.
 */
@NullMarked
package eyas.state.table;

import org.jspecify.annotations.NullMarked;

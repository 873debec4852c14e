/**
 * Building blocks of the state's tables: a hash table with integer keys, interned strings, the running counters.
 *
 * <p>Depends on no entity, and on events only for their parameters.
 */
@NullMarked
package eyas.state.table;

import org.jspecify.annotations.NullMarked;

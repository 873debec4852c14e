/** The state's limits, and the counts of its entries and losses. */
@NullMarked
package eyas.state.limits;

import org.jspecify.annotations.NullMarked;

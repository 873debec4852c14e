/**
 * A bounded directory of unsent deliveries and the thread that sends them.
 *
 * <p>Requests are in the parent package.
 */
@NullMarked
package eyas.delivery.spool;

import org.jspecify.annotations.NullMarked;

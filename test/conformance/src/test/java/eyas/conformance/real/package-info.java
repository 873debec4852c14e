/**
 * Eyas beside the real programs of others: engines, servers, readers, editors. Each suite is about one peer, starts it itself with a
 * configuration and data in a temporary folder, and ends it; services of the machine are not touched. They are no part of
 * {@code ./dev test}; {@code ./dev test --real} installs the peers and runs them.
 */
@NullMarked
package eyas.conformance.real;

import org.jspecify.annotations.NullMarked;

/**
 * Eyas together with other real programs: engines, servers, readers, editors. Each suite tests one program, starts it with its own
 * configuration and data in a temporary directory, and stops it; services of the machine are not touched. {@code ./dev test} does not run
 * these suites; {@code ./dev test --real} installs the programs and runs them.
 */
@NullMarked
package eyas.conformance.real;

import org.jspecify.annotations.NullMarked;

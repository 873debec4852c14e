/**
 * The command {@code eyas tables}: writes reports and captures into tables, and keeps those in order.
 *
 * <p>What belongs here: options, what is printed, exit codes. What does not: how tables are written ({@code eyas.tables}).
 */
@NullMarked
package eyas.fleet.tables;

import org.jspecify.annotations.NullMarked;

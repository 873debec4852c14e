/**
 * Pages for {@code man}, made of what the commands' help says.
 *
 * <p>What does not belong here: texts; they are where the commands are.
 */
@NullMarked
package eyas.cli.manual;

import org.jspecify.annotations.NullMarked;

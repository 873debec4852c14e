/**
 * Manual pages, generated from the help of the commands.
 *
 * <p>Their texts are defined by the commands.
 */
@NullMarked
package eyas.cli.manual;

import org.jspecify.annotations.NullMarked;

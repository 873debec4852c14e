/**
 * Knows which Eyas this is and where it is installed.
 *
 * <p>What belongs here: what lies beside the program, and its version. What does not: what is found on the watched machine.
 */
@NullMarked
package eyas.cli.installation;

import org.jspecify.annotations.NullMarked;

/**
 * The version of this Eyas and what lies beside the program.
 *
 * <p>What does not belong here: what is found on the watched machine.
 */
@NullMarked
package eyas.session.installation;

import org.jspecify.annotations.NullMarked;

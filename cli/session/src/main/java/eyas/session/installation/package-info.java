/** The version of Eyas and the files installed beside the program. */
@NullMarked
package eyas.session.installation;

import org.jspecify.annotations.NullMarked;

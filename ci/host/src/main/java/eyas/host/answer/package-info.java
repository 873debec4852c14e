/** The status that is shown to a job: the socket, its protocol, and the client in the hook. */
@NullMarked
package eyas.host.answer;

import org.jspecify.annotations.NullMarked;

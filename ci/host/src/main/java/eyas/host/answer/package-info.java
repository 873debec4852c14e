/**
 * What a job is shown of itself: the socket, the answer as it goes over it, and the side of the hook that shows it.
 */
@NullMarked
package eyas.host.answer;

import org.jspecify.annotations.NullMarked;

/**
 * Users and groups by id, and the credentials of a thread.
 */
@NullMarked
package eyas.state.user;

import org.jspecify.annotations.NullMarked;

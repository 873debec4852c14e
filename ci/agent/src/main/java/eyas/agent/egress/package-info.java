/**
 * What a job may talk to: by the inputs of the action, by the lock, or both, and where each entry came from.
 *
 * <p>How it is held does not belong here.
 */
@NullMarked
package eyas.agent.egress;

import org.jspecify.annotations.NullMarked;

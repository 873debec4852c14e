/**
 * The egress allowlist of a job, from the action's inputs, the lock, or both, with the origin of each entry.
 *
 * <p>Enforcement is not part of this package.
 */
@NullMarked
package eyas.agent.egress;

import org.jspecify.annotations.NullMarked;

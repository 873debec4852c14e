/**
 * Speaks with container engines over their Unix sockets: Docker's and Podman's HTTP interfaces, and the gRPC interface of
 * Kubernetes (containerd, CRI-O).
 *
 * <p>What engines say is hostile input: bounded by {@link eyas.container.EngineLimits}. Nothing here decides what an
 * answer means for a rule.
 */
@NullMarked
package eyas.container;

import org.jspecify.annotations.NullMarked;

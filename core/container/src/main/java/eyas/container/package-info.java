/**
 * Clients of container engines over their Unix sockets: Docker's and Podman's HTTP interfaces, and the gRPC interface of Kubernetes
 * (containerd, CRI-O).
 *
 * <p>Replies of engines are untrusted input, bounded by {@link eyas.container.EngineLimits}. How rules use an answer is decided elsewhere.
 */
@NullMarked
package eyas.container;

import org.jspecify.annotations.NullMarked;

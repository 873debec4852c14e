package eyas.state.container;

/**
 * A published TCP port of a container.
 *
 * @param hostAddress IPv4 address, most significant byte first in the number; 0 for all
 * @param hostPort port of the host
 * @param containerPort port in the container
 */
public record PortMapping(int hostAddress, int hostPort, int containerPort) {}

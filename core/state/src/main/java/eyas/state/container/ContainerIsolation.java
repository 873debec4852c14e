package eyas.state.container;

/**
 * Which isolation from its host a container lacks.
 *
 * @param privileged whether it has all privileges
 * @param hostPid whether it sees the host's processes
 * @param hostNetwork whether it uses the host's network
 * @param hostIpc whether it shares the host's IPC namespace
 */
public record ContainerIsolation(boolean privileged, boolean hostPid, boolean hostNetwork, boolean hostIpc) {
    /** The isolation of an ordinary container: no exception applies. */
    public static final ContainerIsolation NONE = new ContainerIsolation(false, false, false, false);
}

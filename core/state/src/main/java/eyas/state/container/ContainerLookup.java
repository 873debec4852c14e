package eyas.state.container;

/** Finds out about containers that processes were seen in, in its own time. */
@FunctionalInterface
public interface ContainerLookup {
    /** Finds out nothing, as a recording does, in which the answers are events. */
    ContainerLookup NOTHING = container -> {};

    /**
     * Asks for the description of a container that nothing is known of. Called on the event thread for every new process
     * of such a container, so it returns at once and bears being asked again; the answer comes, if it does, as an event.
     */
    void wanted(CgroupContainer container);
}

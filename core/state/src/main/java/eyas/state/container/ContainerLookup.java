package eyas.state.container;

/** Looks up the containers of observed processes asynchronously. */
@FunctionalInterface
public interface ContainerLookup {
    /** Looks up nothing, as for a capture, which contains the descriptions as events. */
    ContainerLookup NOTHING = container -> {};

    /**
     * Requests the description of an unknown container. Called on the event thread for every new process of such a container, so it must
     * return at once and be idempotent. The description, if found, arrives as an event.
     */
    void wanted(CgroupContainer container);
}

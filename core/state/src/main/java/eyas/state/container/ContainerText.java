package eyas.state.container;

/** The texts of a container that are kept ready to be read. */
public enum ContainerText {
    ID,
    FULL_ID,
    TYPE,
    NAME,
    IMAGE,
    IMAGE_ID,
    IMAGE_REPOSITORY,
    IMAGE_TAG,
    IMAGE_DIGEST,
    ADDRESS,
    /** All mounts, separated by commas. */
    MOUNTS,
    /** All labels but internal ones as {@code name:value}, in the order of their names. */
    LABELS,
    /** The health check's command, {@code NONE} where there is no check. */
    HEALTH,
    LIVENESS,
    READINESS,
    SANDBOX_ID,
    FULL_SANDBOX_ID,
    /** The pod's labels, as {@link #LABELS}. */
    POD_LABELS,
    /** The network's set-up, JSON. */
    NETWORK
}

package eyas.state.container;

/** The texts that an entry keeps encoded. */
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
    /** All labels except internal ones as {@code name:value}, ordered by name. */
    LABELS,
    /** The health check's command, {@code NONE} if there is no check. */
    HEALTH,
    LIVENESS,
    READINESS,
    SANDBOX_ID,
    FULL_SANDBOX_ID,
    /** The pod's labels, as {@link #LABELS}. */
    POD_LABELS,
    /** The network configuration, JSON. */
    NETWORK
}

package eyas.state.container;

/** The container runtimes, with their numbers in captures. */
public enum ContainerType {
    DOCKER(0, "docker"),
    LXC(1, "lxc"),
    LIBVIRT_LXC(2, "libvirt-lxc"),
    MESOS(3, "mesos"),
    RKT(4, "rkt"),
    /** Named by the user only; printed as an empty string, as in Falco. */
    CUSTOM(5, ""),
    /** A Kubernetes CRI runtime other than containerd and CRI-O. */
    CRI(6, "cri"),
    CONTAINERD(7, "containerd"),
    CRIO(8, "cri-o"),
    BPM(9, "bpm"),
    /** Set by a configuration; printed as an empty string, as in Falco. */
    STATIC(10, ""),
    PODMAN(11, "podman"),
    /** Not a container. */
    HOST(0xFFFE, "host"),
    UNKNOWN(0xFFFF, "");

    private final int number;
    private final String text;

    ContainerType(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Returns the number in captures. */
    public int number() {
        return number;
    }

    /** Returns the value of {@code container.type}. */
    public String text() {
        return text;
    }

    /** Returns the type with {@code number}, or {@link #UNKNOWN}. */
    public static ContainerType of(long number) {
        for (ContainerType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return UNKNOWN;
    }
}

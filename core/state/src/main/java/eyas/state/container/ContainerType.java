package eyas.state.container;

/** What runs a container, with the numbers that captures keep. */
public enum ContainerType {
    DOCKER(0, "docker"),
    LXC(1, "lxc"),
    LIBVIRT_LXC(2, "libvirt-lxc"),
    MESOS(3, "mesos"),
    RKT(4, "rkt"),
    /** Named by its user alone; printed as nothing, as in Falco. */
    CUSTOM(5, ""),
    /** Behind the interface of Kubernetes, but neither containerd nor CRI-O. */
    CRI(6, "cri"),
    CONTAINERD(7, "containerd"),
    CRIO(8, "cri-o"),
    BPM(9, "bpm"),
    /** Fixed by a configuration; printed as nothing, as in Falco. */
    STATIC(10, ""),
    PODMAN(11, "podman"),
    /** No container at all. */
    HOST(0xFFFE, "host"),
    UNKNOWN(0xFFFF, "");

    private final int number;
    private final String text;

    ContainerType(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Returns the number that captures keep. */
    public int number() {
        return number;
    }

    /** Returns what {@code container.type} shows. */
    public String text() {
        return text;
    }

    /** Returns the type with {@code number}; {@link #UNKNOWN} where there is none. */
    public static ContainerType of(long number) {
        for (ContainerType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return UNKNOWN;
    }
}

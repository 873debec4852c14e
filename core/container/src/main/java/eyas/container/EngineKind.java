package eyas.container;

/** The interfaces of engines. */
public enum EngineKind {
    DOCKER("docker"),
    PODMAN("podman"),
    /** The container runtime interface of Kubernetes: containerd, CRI-O. */
    CRI("cri");

    private final String label;

    EngineKind(String word) {
        this.label = word;
    }

    /** Returns the name in options. */
    public String label() {
        return label;
    }
}

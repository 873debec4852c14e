package eyas.container;

/** The interfaces of engines. */
public enum EngineKind {
    DOCKER("docker"),
    PODMAN("podman"),
    /** The container runtime interface of Kubernetes: containerd, CRI-O. */
    CRI("cri");

    private final String word;

    EngineKind(String word) {
        this.word = word;
    }

    /** Returns the name in options. */
    public String word() {
        return word;
    }
}

package eyas.container;

/** Names the interfaces that engines have. */
public enum EngineKind {
    DOCKER("docker"),
    PODMAN("podman"),
    /** The interface that Kubernetes asks its runtimes by: containerd, CRI-O. */
    CRI("cri");

    private final String word;

    EngineKind(String word) {
        this.word = word;
    }

    /** Returns the name that users write. */
    public String word() {
        return word;
    }
}

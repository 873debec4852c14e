package eyas.live.bpf;

/** Whether the kernel supports a feature, found out by trying it. */
public sealed interface ProbeResult {

    /** The kernel supports it. */
    record Supported() implements ProbeResult {}

    /**
     * The kernel lacks the feature, or denies access to it.
     *
     * @param reason one line: what was tried, the error, and the remedy if there is one
     */
    record Unsupported(String reason) implements ProbeResult {}
}

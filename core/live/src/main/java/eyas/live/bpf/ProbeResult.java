package eyas.live.bpf;

/** Whether the kernel can do something, found out by trying it. */
public sealed interface ProbeResult {

    /** The kernel can. */
    record Supported() implements ProbeResult {}

    /**
     * The kernel cannot, or does not let us.
     *
     * @param reason one line: what was tried, the error, and the cure where there is one
     */
    record Unsupported(String reason) implements ProbeResult {}
}

package eyas.state.container;

/**
 * One mount of a container.
 *
 * @param source path on the host
 * @param destination path in the container
 * @param mode options in the engine's words
 * @param writable whether the container may write there
 * @param propagation for example {@code rprivate}
 */
public record ContainerMount(String source, String destination, String mode, boolean writable, String propagation) {
    /** Returns the mount in one word: {@code source:destination:mode:writable:propagation}. */
    public String text() {
        return source + ':' + destination + ':' + mode + ':' + writable + ':' + propagation;
    }
}

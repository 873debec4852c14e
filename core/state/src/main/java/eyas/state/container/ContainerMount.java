package eyas.state.container;

/**
 * One mount of a container.
 *
 * @param source path on the host
 * @param destination path in the container
 * @param mode options as reported by the engine
 * @param writable whether it is writable for the container
 * @param propagation for example {@code rprivate}
 */
public record ContainerMount(String source, String destination, String mode, boolean writable, String propagation) {
    /** Returns the mount as {@code source:destination:mode:writable:propagation}. */
    public String text() {
        return source + ':' + destination + ':' + mode + ':' + writable + ':' + propagation;
    }
}

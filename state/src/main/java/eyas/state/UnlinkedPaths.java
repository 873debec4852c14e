package eyas.state;

/**
 * Remembers which paths lead where they say, so that the same file opened again need not be followed component by component.
 *
 * <p>Compares arrays by identity: all that come here are interned. One of two paths that share a place is forgotten. Holds as
 * long as no link is made, moved or forgotten. Event thread only; allocates nothing.
 */
final class UnlinkedPaths {
    /** A power of two. */
    private static final int PLACES = 4_096;

    private final byte[][] names = new byte[PLACES][];
    private final byte[][] given = new byte[PLACES][];
    private final byte[][] directories = new byte[PLACES][];
    private final byte[][] containers = new byte[PLACES][];
    private final int[] generations = new int[PLACES];
    private int generation = 1;

    /** Forget everything: links have changed. */
    void clear() {
        generation++;
    }

    private static int place(byte[] name) {
        return System.identityHashCode(name) & PLACES - 1;
    }

    /**
     * Return whether it is known that {@code path} leads to {@code name}.
     *
     * @param name what text says of {@code path}
     * @param directory where {@code path} starts
     */
    @SuppressWarnings("ReferenceEquality") // of two arrays with the same bytes one is at worst followed again
    boolean contains(byte[] name, byte[] directory, byte[] path, byte[] container) {
        int at = place(name);
        return generations[at] == generation
                && names[at] == name
                && given[at] == path
                && directories[at] == directory
                && containers[at] == container;
    }

    /** Note that {@code path} leads to {@code name}, through no link. */
    void add(byte[] name, byte[] directory, byte[] path, byte[] container) {
        int at = place(name);
        generations[at] = generation;
        names[at] = name;
        given[at] = path;
        directories[at] = directory;
        containers[at] = container;
    }
}

package eyas.state.origin;

import eyas.event.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A path in a container, compared by its bytes, as a map key. An instance that is not in a map may be reused, so that lookups allocate
 * nothing.
 *
 * <p>Comparable, so that maps remain fast for paths whose hashes a job made collide. Event thread only.
 */
public final class ContainerPath implements Comparable<ContainerPath> {
    private byte[] path = Bytes.EMPTY;
    private int length;
    private byte[] container = Bytes.EMPTY;

    /** Makes an instance without a path, for lookups. */
    public ContainerPath() {}

    /** Sets the path to the first {@code end} bytes of {@code bytes}, without copying. */
    public ContainerPath to(byte[] bytes, int end, byte[] containerId) {
        path = bytes;
        length = end;
        container = containerId;
        return this;
    }

    /** Sets the path to {@code bytes}, without copying. */
    public ContainerPath to(byte[] bytes, byte[] containerId) {
        return to(bytes, bytes.length, containerId);
    }

    /** Returns the path's bytes; not a copy if the path is all of an array. */
    public byte[] path() {
        return length == path.length ? path : Arrays.copyOf(path, length);
    }

    /** Returns the container's id; empty for the host. */
    public byte[] container() {
        return container;
    }

    /** Returns whether this path is below {@code directory}. */
    public boolean isBelow(byte[] directory) {
        return length > directory.length
                && path[directory.length] == '/'
                && Arrays.equals(path, 0, directory.length, directory, 0, directory.length);
    }

    /** Returns whether this path starts with these bytes, even within a name. */
    boolean startsWith(byte[] start) {
        return Bytes.startsWith(path, 0, length, start);
    }

    /** Returns whether this path is in this container. */
    boolean isIn(byte[] containerId) {
        return Arrays.equals(container, containerId);
    }

    /** Returns {@code to} followed by the part of this path after its first {@code from} bytes. */
    public byte[] moved(int from, byte[] to) {
        byte[] moved = Arrays.copyOf(to, to.length + length - from);
        System.arraycopy(path, from, moved, to.length, length - from);
        return moved;
    }

    /** Returns a hash of the first {@code length} bytes of {@code path} that can be computed byte by byte. */
    public static int hash(byte[] path, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + path[i];
        }
        return hash;
    }

    @Override
    public int hashCode() {
        return hash(path, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContainerPath name
                && Arrays.equals(name.path, 0, name.length, path, 0, length)
                && Arrays.equals(name.container, container);
    }

    @Override
    public int compareTo(ContainerPath other) {
        int order = Arrays.compare(path, 0, length, other.path, 0, other.length);
        return order == 0 ? Arrays.compare(container, other.container) : order;
    }
}

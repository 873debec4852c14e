package eyas.state.origin;

import eyas.event.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A path in a container, compared by its bytes: a key of maps. One that is not in a map may be moved from look-up to look-up, so
 * that looking up allocates nothing.
 *
 * <p>Has an order, so that a map stays quick for paths that a job has made to have the same hash. Event thread only.
 */
public final class ContainerPath implements Comparable<ContainerPath> {
    private byte[] path = Bytes.EMPTY;
    private int length;
    private byte[] container = Bytes.EMPTY;

    /** Makes one that stands for no path. */
    public ContainerPath() {}

    /** Makes this stand for the first {@code end} bytes of {@code bytes}, which it refers to. */
    public ContainerPath to(byte[] bytes, int end, byte[] containerId) {
        path = bytes;
        length = end;
        container = containerId;
        return this;
    }

    /** Makes this stand for {@code bytes}, which it refers to. */
    public ContainerPath to(byte[] bytes, byte[] containerId) {
        return to(bytes, bytes.length, containerId);
    }

    /** Returns the path's bytes: an array of its own only where it was made from all of one. */
    public byte[] path() {
        return length == path.length ? path : Arrays.copyOf(path, length);
    }

    /** Returns the container's id; empty for the host. */
    public byte[] container() {
        return container;
    }

    /** Return whether this path lies below {@code folder}. */
    public boolean isBelow(byte[] folder) {
        return length > folder.length
                && path[folder.length] == '/'
                && Arrays.equals(path, 0, folder.length, folder, 0, folder.length);
    }

    /** Return whether this path begins with these bytes, be they a folder or the beginning of a name. */
    boolean startsWith(byte[] start) {
        return Bytes.startsWith(path, 0, length, start);
    }

    /** Return whether this path is one of this container. */
    boolean isIn(byte[] containerId) {
        return Arrays.equals(container, containerId);
    }

    /** Returns {@code to} with what this path has behind its first {@code from} bytes. */
    public byte[] moved(int from, byte[] to) {
        byte[] moved = Arrays.copyOf(to, to.length + length - from);
        System.arraycopy(path, from, moved, to.length, length - from);
        return moved;
    }

    /** Returns a hash of the first {@code length} bytes of {@code path}, which can be computed byte by byte. */
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

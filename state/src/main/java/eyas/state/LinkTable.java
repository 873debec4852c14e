package eyas.state;

import eyas.state.origin.ContainerPath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the symbolic and hard links that were made since the watch began, and where paths lead that go through them. Links
 * that were there before are not known. Bounded, the oldest goes first. Event thread only; following a path allocates nothing.
 */
public final class LinkTable {
    /** The most links that are remembered. */
    public static final int MOST = 65_536;
    /** The most links that one path is followed through. */
    private static final int MOST_FOLLOWED = 16;
    /** The most components of a path. */
    private static final int MOST_PARTS = PathResolver.MAX_LENGTH / 2 + 1;

    private static final byte[] SLASH = {'/'};

    private final Map<ContainerPath, byte[]> links = new LinkedHashMap<>();
    private final ContainerPath probe = new ContainerPath();
    /** How many links have a path of this hash: most paths go through none. */
    private final HashCounts names = new HashCounts();
    /** How many links lie below a folder of this hash: most folders that are moved have none. */
    private final HashCounts folders = new HashCounts();

    private final UnlinkedPaths unlinked = new UnlinkedPaths();

    private byte[] input = new byte[2 * PathResolver.MAX_LENGTH];
    private byte[] rest = new byte[2 * PathResolver.MAX_LENGTH];
    private final int[] partHashes = new int[MOST_PARTS];
    private long evicted;

    LinkTable() {}

    /** Returns how many links are remembered. */
    public int size() {
        return links.size();
    }

    /** Returns how many links were forgotten because there were too many. */
    public long evicted() {
        return evicted;
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    /** Returns what is known to go through none of these links. */
    UnlinkedPaths unlinked() {
        return unlinked;
    }

    /**
     * Notes that {@code path} leads to {@code target}.
     *
     * @param path absolute and clean
     * @param target an absolute path, clean or not
     */
    void add(byte[] path, byte[] target, byte[] container) {
        if (path.length < 2 || path[0] != '/' || target.length == 0 || target[0] != '/') {
            return;
        }
        unlinked.clear();
        if (links.remove(probe.to(path, container)) == null) {
            count(path, 1);
        }
        links.put(new ContainerPath().to(path, container), target);
        if (links.size() > MOST) {
            ContainerPath eldest = links.keySet().iterator().next();
            links.remove(eldest);
            count(eldest.path(), -1);
            evicted++;
        }
    }

    /** Counts {@code path} and the folders above it once more or once less. */
    private void count(byte[] path, int more) {
        int hash = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '/' && i > 0) {
                folders.add(hash, more);
            }
            hash = hash * 31 + path[i];
        }
        names.add(hash, more);
    }

    private byte @Nullable [] take(byte[] path, byte[] container) {
        byte[] target = links.remove(probe.to(path, container));
        if (target != null) {
            unlinked.clear();
            count(path, -1);
        }
        return target;
    }

    /** Notes that nothing is at {@code path} any more. */
    void removed(byte[] path, byte[] container) {
        take(path, container);
    }

    /** Notes that a file or a folder, with all that lies below, got another name. */
    void renamed(byte[] from, byte[] to, byte[] container) {
        if (links.isEmpty()) {
            return;
        }
        byte[] target = take(from, container);
        take(to, container);
        if (target != null) {
            add(to, target, container);
        }
        if (folders.has(ContainerPath.hash(from, from.length))) {
            List<ContainerPath> below = links.keySet().stream()
                    .filter(path -> path.isBelow(from) && Arrays.equals(path.container(), container))
                    .toList();
            for (ContainerPath path : below) {
                byte[] leads = take(path.path(), container);
                if (leads != null) {
                    add(path.moved(from.length, to), leads, container);
                }
            }
        }
    }

    /**
     * Finds where a path leads: component by component, as the kernel goes, so that {@code ..} behind a link is the parent of
     * what that leads to.
     *
     * @param directory where a relative path starts; absolute
     * @param last whether a link at the end of the path is followed, too
     * @param target receives the path, at least {@link PathResolver#MAX_LENGTH} bytes
     * @return the length of the path; -1 where it is too long, goes in circles, or starts nowhere known
     */
    int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target) {
        int length = 0;
        if (path.length == 0 || path[0] != '/') {
            length = append(input, 0, directory, 0, directory.length);
            length = length < 0 ? -1 : append(input, length, SLASH, 0, 1);
        }
        length = length < 0 ? -1 : append(input, length, path, 0, path.length);
        if (length <= 0 || input[0] != '/') {
            return -1;
        }
        for (int followed = 0; followed <= MOST_FOLLOWED; followed++) {
            int parts = 0;
            int to = 0;
            int at = 0;
            byte[] found = null;
            while (at < length && found == null) {
                while (at < length && input[at] == '/') {
                    at++;
                }
                int end = at;
                while (end < length && input[end] != '/') {
                    end++;
                }
                if (end == at || (end == at + 1 && input[at] == '.')) {
                    at = end;
                    continue;
                }
                if (end == at + 2 && input[at] == '.' && input[at + 1] == '.') {
                    while (to > 0 && target[--to] != '/') {}
                    parts = Math.max(0, parts - 1);
                    at = end;
                    continue;
                }
                if (to + 1 + end - at > PathResolver.MAX_LENGTH || parts + 1 == MOST_PARTS) {
                    return -1;
                }
                int hash = (parts == 0 ? 0 : partHashes[parts]) * 31 + '/';
                target[to++] = '/';
                for (; at < end; at++) {
                    hash = hash * 31 + input[at];
                    target[to++] = input[at];
                }
                partHashes[++parts] = hash;
                if ((last || end < length) && names.has(hash)) {
                    found = links.get(probe.to(target, to, container));
                }
            }
            if (found == null) {
                if (to == 0) {
                    target[to++] = '/';
                }
                return to;
            }
            int restLength = length - at;
            System.arraycopy(input, at, rest, 0, restLength);
            length = append(input, 0, found, 0, found.length);
            length = length < 0 ? -1 : append(input, length, rest, 0, restLength);
            if (length < 0) {
                return -1;
            }
        }
        return -1;
    }

    private static int append(byte[] to, int length, byte[] from, int start, int count) {
        if (length + count > to.length) {
            return -1;
        }
        System.arraycopy(from, start, to, length, count);
        return length + count;
    }

    void clear() {
        unlinked.clear();
        links.clear();
        names.clear();
        folders.clear();
    }
}

package eyas.state;

import eyas.state.origin.ContainerPath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the symbolic and hard links that were made since the watch began, and where paths lead that go through them. Links
 * that were there before are not known. Bounded: further names that a program gave to files of its own go first, since
 * nobody protects from a program what it has written itself, then the oldest. Event thread only; following a path allocates nothing.
 */
public final class LinkTable {
    /** The most links that are remembered. */
    public static final int MOST = 65_536;
    /** The most links that one path is followed through. */
    private static final int MOST_FOLLOWED = 16;

    private static final byte[] SLASH = {'/'};

    private final Map<ContainerPath, byte[]> links = new LinkedHashMap<>();
    /** Those of {@link #links} that programs gave to what they had written themselves, the oldest first. */
    private final Set<ContainerPath> ofOwnFiles = new LinkedHashSet<>();

    private final ContainerPath probe = new ContainerPath();
    /** The paths of all links: most paths go through none. */
    private final PathPrefixes names = new PathPrefixes();
    /**
     * Where links led that were removed or replaced since, the oldest first: a call that passes such a place may have been made while
     * the link was there.
     */
    private final Map<ContainerPath, byte[]> former = new LinkedHashMap<>();

    /** Directories that another directory was mounted on. */
    private final Set<ContainerPath> mountPoints = new LinkedHashSet<>();

    /** How many links lie below a folder of this hash: most folders that are moved have none. */
    private final HashCounts folders = new HashCounts();

    private byte[] input = new byte[2 * PathResolver.MOST_REAL];
    private byte[] rest = new byte[2 * PathResolver.MOST_REAL];
    private boolean isAmbiguous;
    private boolean isMounted;
    private long evicted;

    LinkTable() {}

    /** Returns how many links are remembered. */
    public int size() {
        return links.size();
    }

    /** Returns how many links were forgotten because there were too many, but for names that programs gave to files of their own. */
    public long evicted() {
        return evicted;
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    /**
     * Return whether a link may be at {@code path} or at a folder above it.
     *
     * @param path absolute and clean
     */
    boolean mayLead(byte[] path) {
        return mayLead(path, path.length);
    }

    /** The same of the path in the first {@code length} bytes. */
    boolean mayLead(byte[] path, int length) {
        return names.hasAny(path, length);
    }

    /**
     * Notes that {@code path} leads to {@code target}.
     *
     * @param path absolute and clean
     * @param target an absolute path, clean or not
     */
    void add(byte[] path, byte[] target, byte[] container) {
        addHard(path, target, container, false);
    }

    /**
     * Notes that {@code path} is a further name of the file at {@code target}.
     *
     * @param isOwn whether the same program wrote that file
     */
    void addHard(byte[] path, byte[] target, byte[] container, boolean isOwn) {
        if (path.length < 2 || path[0] != '/' || target.length == 0 || target[0] != '/') {
            return;
        }
        byte[] before = links.remove(probe.to(path, container));
        if (before == null) {
            count(path, 1);
        } else {
            keepFormer(path, before, container);
        }
        ofOwnFiles.remove(probe);
        ContainerPath link = new ContainerPath().to(path, container);
        links.put(link, target);
        if (isOwn) {
            ofOwnFiles.add(link);
        }
        if (links.size() > MOST) {
            boolean matters = ofOwnFiles.isEmpty();
            ContainerPath eldest =
                    (matters ? links.keySet() : ofOwnFiles).iterator().next();
            links.remove(eldest);
            ofOwnFiles.remove(eldest);
            count(eldest.path(), -1);
            evicted += matters ? 1 : 0;
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
        names.add(path, more);
    }

    private byte @Nullable [] take(byte[] path, byte[] container) {
        byte[] target = links.remove(probe.to(path, container));
        if (target != null) {
            ofOwnFiles.remove(probe);
            count(path, -1);
            keepFormer(path, target, container);
        }
        return target;
    }

    private void keepFormer(byte[] path, byte[] target, byte[] container) {
        former.putIfAbsent(new ContainerPath().to(path, container), target);
        if (former.size() > MOST) {
            former.remove(former.keySet().iterator().next());
            evicted++;
        }
    }

    /** Return whether the path that {@link #follow} has followed last passes a place where a link led elsewhere before. */
    boolean isAmbiguous() {
        return isAmbiguous;
    }

    /** Return whether the path that {@link #follow} has followed last passes a directory that another one was mounted on. */
    boolean isMounted() {
        return isMounted;
    }

    /** Return whether nothing is known by which a path leads elsewhere than its text says. */
    boolean hasNothing() {
        return links.isEmpty() && former.isEmpty() && mountPoints.isEmpty();
    }

    /**
     * Notes that another directory was mounted on {@code path}, in whatever mount namespace.
     *
     * @param path absolute and clean
     */
    void mounted(byte[] path, byte[] container) {
        mountPoints.add(new ContainerPath().to(path, container));
        if (mountPoints.size() > MOST) {
            mountPoints.remove(mountPoints.iterator().next());
            evicted++;
        }
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
     * @param target receives the path, at least {@link PathResolver#MOST_REAL} bytes
     * @return the length of the path; -1 where it is too long, goes in circles, or starts nowhere known
     */
    int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target) {
        return follow(directory, path, container, last, target, 0);
    }

    /**
     * Finds where a path leads, as the shorter form; but the first {@code fixed} bytes are what the kernel has named, in which there are no
     * links: those that a call claims to have made there do not count.
     */
    int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target, int fixed) {
        isAmbiguous = false;
        isMounted = false;
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
                    at = end;
                    continue;
                }
                if (to + 1 + end - at > PathResolver.MOST_REAL) {
                    return -1;
                }
                target[to++] = '/';
                System.arraycopy(input, at, target, to, end - at);
                to += end - at;
                at = end;
                boolean isFixed = followed == 0 && end <= fixed;
                if (!isFixed && (last || end < length) && names.has(target, to)) {
                    found = links.get(probe.to(target, to, container));
                }
                if (!isFixed && end < length && !(former.isEmpty() && mountPoints.isEmpty())) {
                    byte[] before = former.get(probe.to(target, to, container));
                    isAmbiguous |= before != null && !Arrays.equals(before, found);
                    isMounted |= mountPoints.contains(probe);
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
        links.clear();
        former.clear();
        mountPoints.clear();
        ofOwnFiles.clear();
        names.clear();
        folders.clear();
    }
}

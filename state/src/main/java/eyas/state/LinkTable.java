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
    /** The most memory that each of links, former links and mount points takes, in bytes. */
    static final long MOST_BYTES = 64L << 20;
    /**
     * How long, in ns, a link that was replaced and a mount that is gone still count: a call that began before is expected to have ended by
     * then.
     */
    static final long LONGEST_CALL = 60_000_000_000L;
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
     * Where links led that were removed or replaced lately, the oldest first: a call that passes such a place may have been made while
     * the link was there.
     */
    private final Map<ContainerPath, FormerLink> former = new LinkedHashMap<>();

    /** Directories that another directory was mounted on. */
    private final Map<ContainerPath, MountedDirectory> mountPoints = new LinkedHashMap<>();

    private long linkBytes;
    private long formerBytes;
    private long mountBytes;
    /** Time of the current event, ns since the epoch. */
    private long now;

    /** How many links lie below a folder of this hash: most folders that are moved have none. */
    private final HashCounts folders = new HashCounts();

    private byte[] input = new byte[2 * PathResolver.MOST_REAL];
    private byte[] rest = new byte[2 * PathResolver.MOST_REAL];
    private boolean isAmbiguous;
    private int kept;
    private long evicted;

    /**
     * A link that is gone.
     *
     * @param target where it led; null if it led to several places
     * @param time when it was removed or replaced
     */
    private record FormerLink(byte @Nullable [] target, long time) {}

    /**
     * A directory that others were mounted on.
     *
     * @param mounts how many are mounted there now
     * @param time when the last one was unmounted, if none is mounted
     */
    private record MountedDirectory(int mounts, long time) {}

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
        take(path, container);
        count(path, 1);
        ContainerPath link = new ContainerPath().to(path, container);
        links.put(link, target);
        linkBytes += path.length + target.length;
        if (isOwn) {
            ofOwnFiles.add(link);
        }
        while (links.size() > MOST || linkBytes > MOST_BYTES) {
            boolean matters = ofOwnFiles.isEmpty();
            ContainerPath eldest =
                    (matters ? links.keySet() : ofOwnFiles).iterator().next();
            forget(eldest);
            evicted += matters ? 1 : 0;
        }
    }

    /** Removes a link; returns where it led, null if there is none. */
    private byte @Nullable [] forget(ContainerPath link) {
        byte[] target = links.remove(link);
        if (target != null) {
            ofOwnFiles.remove(link);
            byte[] path = link.path();
            count(path, -1);
            linkBytes -= path.length + target.length;
        }
        return target;
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
        byte[] target = forget(probe.to(path, container));
        if (target != null) {
            keepFormer(path, target, container);
        }
        return target;
    }

    private void keepFormer(byte[] path, byte[] target, byte[] container) {
        ContainerPath link = new ContainerPath().to(path, container);
        FormerLink before = former.remove(link);
        boolean isSame = before == null || hasExpired(before.time) || Arrays.equals(before.target, target);
        FormerLink after = new FormerLink(isSame ? target : null, now);
        former.put(link, after);
        formerBytes += size(link, after) - (before == null ? 0 : size(link, before));
        for (var entries = former.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<ContainerPath, FormerLink> eldest = entries.next();
            boolean hasExpired = hasExpired(eldest.getValue().time);
            if (!hasExpired && former.size() <= MOST && formerBytes <= MOST_BYTES) {
                break;
            }
            formerBytes -= size(eldest.getKey(), eldest.getValue());
            entries.remove();
            evicted += hasExpired ? 0 : 1;
        }
    }

    /** Sets the time of the current event, ns since the epoch. */
    void begin(long time) {
        now = time;
    }

    private boolean hasExpired(long time) {
        return now - time > LONGEST_CALL;
    }

    /** Return whether the path that {@link #follow} has followed last passes a place where a link led elsewhere before. */
    boolean isAmbiguous() {
        return isAmbiguous;
    }

    /**
     * Returns how many bytes the path that {@link #follow} has followed last has kept of those that the kernel has named: all of them, unless
     * it has climbed above them, or a link has led elsewhere.
     */
    int kept() {
        return kept;
    }

    /** Return whether nothing is known by which a path leads elsewhere than its text says. */
    boolean hasNothing() {
        return links.isEmpty() && former.isEmpty() && mountPoints.isEmpty();
    }

    /**
     * Notes that a file system was mounted on {@code path}, in whatever mount namespace.
     *
     * @param path absolute and clean
     * @param isAlias whether the files there have other names; others matter only where such ones are mounted as well
     */
    void mounted(byte[] path, byte[] container, boolean isAlias) {
        MountedDirectory before = mountPoints.get(probe.to(path, container));
        if (before == null && isAlias) {
            mountPoints.put(new ContainerPath().to(path, container), new MountedDirectory(1, 0));
            mountBytes += path.length;
        } else if (before != null && (isAlias || before.mounts > 0)) {
            mountPoints.put(probe, new MountedDirectory(before.mounts + 1, 0));
        }
        while (mountPoints.size() > MOST || mountBytes > MOST_BYTES) {
            ContainerPath eldest = mountPoints.keySet().iterator().next();
            mountPoints.remove(eldest);
            mountBytes -= eldest.path().length;
            evicted++;
        }
    }

    /** Notes that what was mounted last on {@code path} is gone. */
    void unmounted(byte[] path, byte[] container) {
        MountedDirectory before = mountPoints.get(probe.to(path, container));
        if (before != null && before.mounts > 0) {
            mountPoints.put(probe, new MountedDirectory(before.mounts - 1, now));
        }
    }

    /**
     * Return whether a directory in {@code path} is one that another one was mounted on.
     *
     * @param path absolute and clean, in the first {@code length} bytes
     * @param from only directories whose path is longer than this count
     * @param last whether the whole path counts
     */
    boolean isMounted(byte[] path, int length, byte[] container, int from, boolean last) {
        for (int end = from + 1; end <= length && !mountPoints.isEmpty(); end++) {
            if (end < length ? path[end] == '/' : last) {
                MountedDirectory mounted = mountPoints.get(probe.to(path, end, container));
                if (mounted != null && (mounted.mounts > 0 || !hasExpired(mounted.time))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Return whether a directory in {@code path} is one that another one was mounted on; clean and absolute, as a whole. */
    boolean isMounted(byte[] path, byte[] container) {
        return isMounted(path, path.length, container, 0, true);
    }

    /** Notes that nothing is at {@code path} any more. */
    void removed(byte[] path, byte[] container) {
        take(path, container);
    }

    /** Notes that a file or a folder, with all that lies below, got another name. */
    void renamed(byte[] from, byte[] to, byte[] container) {
        for (ContainerPath path : below(mountPoints, from, container)) {
            MountedDirectory mounted = mountPoints.remove(path);
            if (mounted != null) {
                ContainerPath moved = new ContainerPath().to(path.moved(from.length, to), container);
                mountPoints.put(moved, mounted);
                mountBytes += to.length - from.length;
            }
        }
        if (links.isEmpty()) {
            return;
        }
        byte[] target = take(from, container);
        take(to, container);
        if (target != null) {
            add(to, target, container);
        }
        if (folders.has(ContainerPath.hash(from, from.length))) {
            for (ContainerPath path : below(links, from, container)) {
                byte[] leads = take(path.path(), container);
                if (leads != null) {
                    add(path.moved(from.length, to), leads, container);
                }
            }
        }
    }

    private static List<ContainerPath> below(Map<ContainerPath, ?> paths, byte[] folder, byte[] container) {
        return paths.isEmpty()
                ? List.of()
                : paths.keySet().stream()
                        .filter(path -> path.isBelow(folder) && Arrays.equals(path.container(), container))
                        .toList();
    }

    private static int size(ContainerPath path, FormerLink link) {
        return path.path().length + (link.target == null ? 0 : link.target.length);
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
        return follow(directory, path, container, last, target, 0, 0);
    }

    /**
     * Finds where a path leads, as the shorter form; but the first {@code fixed} bytes are what the kernel has named, in which there are no
     * links: those that a call claims to have made there do not count.
     *
     * @param root length of the caller's root directory in them, which {@code ..} does not leave
     */
    int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target, int fixed, int root) {
        isAmbiguous = false;
        kept = fixed;
        int floor = root;
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
                    while (to > floor && target[--to] != '/') {}
                    kept = Math.min(kept, to);
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
                if (!isFixed && (last || end < length) && !former.isEmpty()) {
                    FormerLink before = former.get(probe.to(target, to, container));
                    isAmbiguous |= before != null
                            && !hasExpired(before.time)
                            && (before.target == null || !Arrays.equals(before.target, found));
                }
            }
            if (found == null) {
                if (to == 0) {
                    target[to++] = '/';
                }
                return to;
            }
            kept = 0;
            if (!isBelow(found, target, floor) || (floor > 0 && found[1] == '/')) {
                // Of an absolute text (//) that the link was made with it is not known by which root directory it
                // counts.
                isAmbiguous = true;
                floor = 0;
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

    /** Return whether {@code path} lies in the directory in the first {@code length} bytes, which are none for "/". */
    private static boolean isBelow(byte[] path, byte[] directory, int length) {
        return path.length >= length
                && Arrays.equals(path, 0, length, directory, 0, length)
                && (path.length == length || length == 0 || path[length] == '/');
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
        linkBytes = 0;
        formerBytes = 0;
        mountBytes = 0;
        ofOwnFiles.clear();
        names.clear();
        folders.clear();
    }
}

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
    /** The most memory that each of links, former links, mounts and former mounts takes, in bytes. */
    static final long MOST_BYTES = 64L << 20;
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
     * Where links led that were removed or replaced, the oldest first: a call that passes such a place, and that began before, may have
     * used the link.
     */
    private final Map<ContainerPath, FormerLink> former = new LinkedHashMap<>();

    private final MountedDirectories mounts = new MountedDirectories(MOST, MOST_BYTES);

    private long linkBytes;
    private long formerBytes;
    /** When the newest one of the former links was removed that were dropped: any path may have passed those, in a call that began before. */
    private long droppedUntil;
    /** Time of the current event, ns since the epoch. */
    private long now;
    /** Time before which the current call cannot have begun. */
    private long since;

    /** How many links and former links lie below a folder of this hash: most folders that are moved have none. */
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

    LinkTable() {}

    /** Returns how many links are remembered. */
    public int size() {
        return links.size();
    }

    /**
     * Returns how many links and mounts were forgotten because there were too many, but for names that programs gave to files of their own.
     */
    public long evicted() {
        return evicted + mounts.evicted();
    }

    /** Returns the directories that others were mounted on. */
    MountedDirectories mounts() {
        return mounts;
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
        countFolders(path, more);
        names.add(path, more);
    }

    private void countFolders(byte[] path, int more) {
        int hash = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '/' && i > 0) {
                folders.add(hash, more);
            }
            hash = hash * 31 + path[i];
        }
    }

    private byte @Nullable [] take(byte[] path, byte[] container) {
        byte[] target = forget(probe.to(path, container));
        if (target != null) {
            keepFormer(path, target, container, now);
        }
        return target;
    }

    private void keepFormer(byte[] path, byte @Nullable [] target, byte[] container, long time) {
        ContainerPath link = new ContainerPath().to(path, container);
        FormerLink before = dropFormer(link);
        boolean isSame = before == null || Arrays.equals(before.target, target);
        FormerLink after = new FormerLink(isSame ? target : null, before == null ? time : Math.max(before.time, time));
        former.put(link, after);
        formerBytes += size(link, after);
        countFolders(path, 1);
        while (former.size() > MOST || formerBytes > MOST_BYTES) {
            FormerLink dropped = dropFormer(former.keySet().iterator().next());
            droppedUntil = dropped == null ? droppedUntil : Math.max(droppedUntil, dropped.time);
        }
    }

    private @Nullable FormerLink dropFormer(ContainerPath link) {
        FormerLink dropped = former.remove(link);
        if (dropped != null) {
            formerBytes -= size(link, dropped);
            countFolders(link.path(), -1);
        }
        return dropped;
    }

    /** Sets the time of the current event, ns since the epoch. */
    void begin(long time) {
        now = time;
    }

    /**
     * Sets the time before which the call of the current event cannot have begun: that of its thread's event before, 0 if there was none.
     * What was removed or replaced until then does not count.
     */
    void callBeganAfter(long time) {
        since = time;
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
        return links.isEmpty() && former.isEmpty() && droppedUntil == 0 && mounts.isEmpty();
    }

    /** Notes that what was mounted last on {@code path} is gone. */
    void unmounted(byte[] path, byte[] container) {
        mounts.remove(path, container, now);
    }

    /** Return whether the current call may have passed a mount; see {@link MountedDirectories#isPassed}. */
    boolean isMounted(byte[] path, int length, byte[] container, int from, boolean last) {
        return mounts.isPassed(path, length, container, from, last, since);
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
        mounts.rename(from, to, container);
        if (links.isEmpty() && former.isEmpty()) {
            return;
        }
        byte[] target = take(from, container);
        take(to, container);
        if (target != null) {
            add(to, target, container);
        }
        if (folders.has(ContainerPath.hash(from, from.length))) {
            // A call that began before may have started from the folder, and is named by what that is called now.
            for (ContainerPath path : below(former, from, container)) {
                FormerLink link = former.get(path);
                if (link != null) {
                    keepFormer(path.moved(from.length, to), link.target, container, link.time);
                }
            }
            for (ContainerPath path : below(links, from, container)) {
                byte[] leads = take(path.path(), container);
                if (leads != null) {
                    add(path.moved(from.length, to), leads, container);
                }
            }
        }
    }

    private static List<ContainerPath> below(Map<ContainerPath, ?> paths, byte[] folder, byte[] container) {
        return paths.keySet().stream()
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
                if (!isFixed && (last || end < length) && (!former.isEmpty() || droppedUntil > 0)) {
                    FormerLink before = former.get(probe.to(target, to, container));
                    isAmbiguous |= droppedUntil > since
                            || (before != null
                                    && before.time > since
                                    && (before.target == null || !Arrays.equals(before.target, found)));
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
        mounts.clear();
        linkBytes = 0;
        formerBytes = 0;
        droppedUntil = 0;
        ofOwnFiles.clear();
        names.clear();
        folders.clear();
    }
}

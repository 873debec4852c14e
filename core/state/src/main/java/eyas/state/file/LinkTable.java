package eyas.state.file;

import eyas.event.Bytes;
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
    public static final long MOST_BYTES = 64L << 20;
    /** The most links that one path is followed through. */
    private static final int MOST_FOLLOWED = 16;

    private static final byte[] SLASH = {'/'};
    /** Where a link leads that stands for a further procfs: the only directory with a further name. */
    public static final byte[] PROCFS = Bytes.of("/proc");

    /** The time of a change that a call only claims: no call is known to have begun after it. */
    private static final long EVER = Long.MAX_VALUE;
    /** Stands for the target of a former link where none was known. */
    private static final byte[] NO_LINK = {};

    /**
     * Where each link leads: the path of the file for a hard link, the text for a relative symbolic link, and the text behind a further slash
     * for an absolute one.
     */
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
    /** Time of the current event, ns since the epoch; {@link #EVER} if its call may be faked. */
    private long now;
    /** Time before which the current call cannot have begun. */
    private long since;

    /** How many links and former links lie below a folder of this hash: most folders that are moved have none. */
    private final HashCounts folders = new HashCounts();
    /** How many hard links lead to a file below a folder of this hash. */
    private final HashCounts targetFolders = new HashCounts();
    /** Whether a former link has ever been {@link FormerLink#isFile}. */
    private boolean hasDoubtfulFiles;

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
     * @param isFile whether a call that may be faked changed a hard link there: a file that is opened by this name may be another one
     */
    private record FormerLink(byte @Nullable [] target, long time, boolean isFile) {}

    public LinkTable() {}

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
    public MountedDirectories mounts() {
        return mounts;
    }

    public boolean isEmpty() {
        return links.isEmpty();
    }

    /**
     * Return whether a link may be at {@code path} or at a folder above it.
     *
     * @param path absolute and clean
     */
    public boolean mayLead(byte[] path) {
        return mayLead(path, path.length);
    }

    /** The same of the path in the first {@code length} bytes. */
    public boolean mayLead(byte[] path, int length) {
        return names.hasAny(path, length);
    }

    /**
     * Notes that {@code path} leads to {@code target}.
     *
     * @param path absolute and clean
     * @param target as in {@link #links}
     */
    public void add(byte[] path, byte[] target, byte[] container) {
        addHard(path, target, container, false);
    }

    /**
     * Notes that {@code path} is a further name of the file at {@code target}.
     *
     * @param isOwn whether the same program wrote that file
     */
    public void addHard(byte[] path, byte[] target, byte[] container, boolean isOwn) {
        if (path.length < 2 || path[0] != '/' || target.length == 0) {
            return;
        }
        byte[] before = take(path, container);
        if (now == EVER && isOwn) {
            return; // such a link protects no file, and a job could hide another file of this name by it
        }
        if (before == null && now == EVER) {
            keepFormer(path, new FormerLink(NO_LINK, now, isHard(target)), container);
        }
        count(path, 1);
        countTarget(target, 1);
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
            countTarget(target, -1);
            linkBytes -= path.length + target.length;
        }
        return target;
    }

    /** Counts {@code path} and the folders above it once more or once less. */
    private void count(byte[] path, int more) {
        folders.addFolders(path, more);
        names.add(path, more);
    }

    private void countTarget(byte[] target, int more) {
        if (isHard(target)) {
            targetFolders.addFolders(target, more);
        }
    }

    /** Return whether a target is the path of a file: it changes when a folder above the file is renamed, and the text of a symbolic link does not. */
    public static boolean isHard(byte[] target) {
        return target[0] == '/' && (target.length == 1 || target[1] != '/');
    }

    private byte @Nullable [] take(byte[] path, byte[] container) {
        boolean isOwn = ofOwnFiles.contains(probe.to(path, container));
        byte[] target = forget(probe);
        if (target != null) {
            keepFormer(path, new FormerLink(target, now, now == EVER && !isOwn && isHard(target)), container);
        }
        return target;
    }

    private void keepFormer(byte[] path, FormerLink former, byte[] container) {
        ContainerPath link = new ContainerPath().to(path, container);
        FormerLink before = dropFormer(link);
        FormerLink after = before == null
                ? former
                : new FormerLink(
                        Arrays.equals(before.target, former.target) ? former.target : null,
                        Math.max(before.time, former.time),
                        before.isFile || former.isFile);
        hasDoubtfulFiles |= after.isFile;
        this.former.put(link, after);
        formerBytes += size(link, after);
        folders.addFolders(path, 1);
        while (this.former.size() > MOST || formerBytes > MOST_BYTES) {
            FormerLink dropped = dropFormer(this.former.keySet().iterator().next());
            if (dropped != null && dropped.time == EVER) {
                evicted++;
            } else if (dropped != null) {
                droppedUntil = Math.max(droppedUntil, dropped.time);
            }
        }
    }

    private @Nullable FormerLink dropFormer(ContainerPath link) {
        FormerLink dropped = former.remove(link);
        if (dropped != null) {
            formerBytes -= size(link, dropped);
            folders.addFolders(link.path(), -1);
        }
        return dropped;
    }

    /** Forgets which links were at {@code path} and below it, where no file can be. */
    public void forgetFormer(byte[] path, byte[] container) {
        dropFormer(new ContainerPath().to(path, container));
        if (folders.has(ContainerPath.hash(path, path.length))) {
            below(former, path, container).forEach(this::dropFormer);
        }
    }

    /** Sets the time of the current event, ns since the epoch. */
    public void begin(long time) {
        now = time;
    }

    /**
     * Notes that the call of the current event may be faked, or may concern other mounts: where it changes a link, it stays uncertain where that
     * leads.
     */
    public void doubt() {
        now = EVER;
    }

    /** Return whether the file of this name may have other names, which a call that may be faked took away or gave. */
    public boolean isDoubtfulFile(byte[] path, byte[] container) {
        FormerLink before = hasDoubtfulFiles ? former.get(probe.to(path, container)) : null;
        return before != null && before.isFile;
    }

    /** Returns where the link at {@code path} leads, as in {@link #links}; null if none is there. */
    public byte @Nullable [] target(byte[] path, byte[] container) {
        return links.get(probe.to(path, container));
    }

    /**
     * Returns the place that {@code path} leads to by symbolic links, which are no hard links and no further procfs; null if that is uncertain.
     *
     * @param path a place, as {@link #follow} returns it
     */
    public byte @Nullable [] place(byte[] path, byte[] container) {
        byte[] at = path;
        byte[] buffer = new byte[PathResolver.MOST_REAL];
        for (int i = 0; i < MOST_FOLLOWED; i++) {
            if (isUncertain(former.get(probe.to(at, container)), links.get(probe))) {
                return null;
            }
            byte[] text = links.get(probe);
            if (text == null || isHard(text)) {
                return at;
            }
            int length = follow(parent(at), text, container, false, buffer);
            if (length < 0 || isAmbiguous) {
                return null;
            }
            at = Arrays.copyOf(buffer, length);
        }
        return null;
    }

    private static byte[] parent(byte[] path) {
        int slash = path.length - 1;
        while (slash > 0 && path[slash] != '/') {
            slash--;
        }
        return Arrays.copyOf(path, Math.max(1, slash));
    }

    /** Return whether the current call may have found another file at a place than is known. */
    private boolean isUncertain(byte[] path, byte[] container) {
        FormerLink before = former.get(probe.to(path, container));
        return before != null && before.time > since;
    }

    /** Return whether the current call may have found another link than {@code found} at a place. */
    private boolean isUncertain(@Nullable FormerLink before, byte @Nullable [] found) {
        return droppedUntil > since
                || (before != null
                        && before.time > since
                        && (before.target == null || !Arrays.equals(before.target, found == null ? NO_LINK : found)));
    }

    /**
     * Sets the time before which the call of the current event cannot have begun: that of its thread's event before, 0 if there was none.
     * What was removed or replaced until then does not count.
     */
    public void callBeganAfter(long time) {
        since = time;
    }

    /** Return whether the path that {@link #follow} has followed last passes a place where a link led elsewhere before. */
    public boolean isAmbiguous() {
        return isAmbiguous;
    }

    /**
     * Returns how many bytes the path that {@link #follow} has followed last has kept of those that the kernel has named: all of them, unless
     * it has climbed above them, or a link has led elsewhere.
     */
    public int kept() {
        return kept;
    }

    /** Return whether nothing is known by which a path leads elsewhere than its text says. */
    public boolean hasNothing() {
        return links.isEmpty() && former.isEmpty() && droppedUntil == 0 && mounts.isEmpty();
    }

    /** Notes that what was mounted last on {@code path} is gone. */
    public void unmounted(byte[] path, byte[] container) {
        mounts.remove(path, container, now);
    }

    /** Return whether the current call may have passed a mount; see {@link MountedDirectories#isPassed}. */
    public boolean isMounted(byte[] path, int length, byte[] container, int from, boolean last) {
        return mounts.isPassed(path, length, container, from, last, since);
    }

    /** Return whether a directory in {@code path} is one that another one was mounted on; clean and absolute, as a whole. */
    public boolean isMounted(byte[] path, byte[] container) {
        return isMounted(path, path.length, container, 0, true);
    }

    /** Notes that nothing is at {@code path} any more. */
    public void removed(byte[] path, byte[] container) {
        take(path, container);
    }

    /** Notes that a file or a folder, with all that lies below, got another name. */
    public void renamed(byte[] from, byte[] to, byte[] container) {
        mounts.rename(from, to, container, now == EVER);
        if ((links.isEmpty() && former.isEmpty()) || isOneFile(from, to, container)) {
            return;
        }
        FormerLink before = former.get(probe.to(from, container));
        byte[] target = take(from, container);
        take(to, container);
        if (target != null) {
            add(to, target, container);
        }
        if (before != null && before.time == EVER) {
            keepFormer(to, before, container);
            if (now != EVER) { // nothing is there any more
                dropFormer(new ContainerPath().to(from, container));
                keepFormer(from, new FormerLink(before.target, now, false), container);
            }
        }
        if (targetFolders.has(ContainerPath.hash(from, from.length))) {
            moveTargets(from, to, container);
        }
        if (folders.has(ContainerPath.hash(from, from.length))) {
            // A call that began before may have started from the folder, and is named by what that is called now.
            for (ContainerPath path : below(former, from, container)) {
                FormerLink link = former.get(path);
                if (link != null) {
                    keepFormer(path.moved(from.length, to), link, container);
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

    /** Return whether both are names of one file, as far as is known: the kernel does nothing then. */
    public boolean isOneFile(byte[] from, byte[] to, byte[] container) {
        if (isUncertain(from, container) || isUncertain(to, container)) {
            return false;
        }
        byte[] first = target(from, container);
        byte[] second = target(to, container);
        first = first == null ? from : first;
        second = second == null ? to : second;
        return isHard(first) && Arrays.equals(first, second);
    }

    /** Notes that the file at {@code from} has the further name {@code to}: what is uncertain of the one is uncertain of the other. */
    public void copyDoubt(byte[] from, byte[] to, byte[] container) {
        FormerLink before = former.get(probe.to(from, container));
        if (before != null && before.time > since) {
            keepFormer(to, new FormerLink(before.target, EVER, before.isFile), container);
        }
    }

    /** Lets hard links to files below a folder lead to the folder's new name. */
    private void moveTargets(byte[] from, byte[] to, byte[] container) {
        ContainerPath file = new ContainerPath();
        List<ContainerPath> moved = links.entrySet().stream()
                .filter(link -> isHard(link.getValue())
                        && file.to(link.getValue(), container).isBelow(from)
                        && Arrays.equals(link.getKey().container(), container))
                .map(Map.Entry::getKey)
                .toList();
        for (ContainerPath path : moved) {
            byte[] before = links.get(path);
            if (before == null) {
                continue;
            }
            byte[] after = file.to(before, container).moved(from.length, to);
            if (now == EVER) {
                addHard(path.path(), after, container, false);
            } else {
                countTarget(before, -1);
                countTarget(after, 1);
                linkBytes += after.length - before.length;
                links.put(path, after);
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
    public int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target) {
        return follow(directory, path, container, last, target, 0, 0);
    }

    /**
     * Finds where a path leads, as the shorter form; but the first {@code fixed} bytes are what the kernel has named, in which there are no
     * links: those that a call claims to have made there do not count.
     *
     * @param root length of the caller's root directory in them, which {@code ..} does not leave
     */
    public int follow(
            byte[] directory, byte[] path, byte[] container, boolean last, byte[] target, int fixed, int root) {
        isAmbiguous = false;
        kept = fixed;
        int floor = root;
        int certain = fixed;
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
                boolean isFixed = end <= certain;
                if (!isFixed && (last || end < length) && names.has(target, to)) {
                    found = links.get(probe.to(target, to, container));
                }
                if (!isFixed && (last || end < length) && (!former.isEmpty() || droppedUntil > 0)) {
                    isAmbiguous |= isUncertain(former.get(probe.to(target, to, container)), found);
                }
            }
            if (found == null) {
                if (to == 0) {
                    target[to++] = '/';
                }
                return to;
            }
            kept = 0;
            certain = 0;
            int restLength = length - at;
            // A file is no directory: another one is there, or the link was only claimed.
            isAmbiguous |= restLength > 0 && isHard(found) && !Arrays.equals(found, PROCFS);
            System.arraycopy(input, at, rest, 0, restLength);
            length = 0;
            if (found[0] != '/') {
                while (target[--to] != '/') {}
                length = append(input, 0, target, 0, to);
                length = append(input, length, SLASH, 0, 1);
                certain = to;
            } else if (!isBelow(found, target, floor) || (floor > 0 && !isHard(found))) {
                // Of an absolute text (//) that the link was made with it is not known by which root directory it
                // counts.
                isAmbiguous = true;
                floor = 0;
            }
            length = append(input, length, found, 0, found.length);
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

    public void clear() {
        links.clear();
        former.clear();
        mounts.clear();
        linkBytes = 0;
        formerBytes = 0;
        droppedUntil = 0;
        ofOwnFiles.clear();
        names.clear();
        folders.clear();
        targetFolders.clear();
        hasDoubtfulFiles = false;
    }
}

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
 * The symbolic and hard links created since monitoring started, and path resolution through them. Links that existed before are unknown.
 * Bounded: names that a program linked to its own files are evicted first, since a program's own files need no protection from it, then the
 * oldest links. Event thread only; resolving a path allocates nothing.
 */
public final class LinkTable {
    /** The maximum number of links. */
    public static final int MOST = 65_536;
    /** The maximum memory of links, former links, mounts and former mounts, in bytes for each. */
    public static final long MOST_BYTES = 64L << 20;
    /** The maximum number of links that one path is followed through. */
    private static final int MOST_FOLLOWED = 16;

    private static final byte[] SLASH = {'/'};
    /** Target of a link that stands for a further mount of procfs, the only directory with a second name. */
    public static final byte[] PROCFS = Bytes.of("/proc");

    /** The time of a change that a call only claims, so that every later call may precede it. */
    private static final long EVER = Long.MAX_VALUE;
    /** Placeholder for the unknown target of a former link. */
    private static final byte[] NO_LINK = {};

    /**
     * Target of each link: the path of the file for a hard link, the link's text for a relative symbolic link, and the text prefixed with
     * another slash for an absolute one.
     */
    private final Map<ContainerPath, byte[]> links = new LinkedHashMap<>();
    /** The links in {@link #links} that programs created to files that they wrote themselves, oldest first. */
    private final Set<ContainerPath> ofOwnFiles = new LinkedHashSet<>();

    private final ContainerPath probe = new ContainerPath();
    /** The paths of all links, as a filter: most paths go through none. */
    private final PathPrefixes names = new PathPrefixes();
    /**
     * Targets of removed or replaced links, oldest first. A call that passes such a path and started before the change may have used the
     * link.
     */
    private final Map<ContainerPath, FormerLink> former = new LinkedHashMap<>();

    private final MountedDirectories mounts = new MountedDirectories(MOST, MOST_BYTES);

    private long linkBytes;
    private long formerBytes;
    /** When the newest evicted former link was removed. A call that started before may have passed any of these on any path. */
    private long droppedUntil;
    /** Time of the current event, ns since the epoch; {@link #EVER} if its call may be forged. */
    private long now;
    /** Earliest possible start of the current call. */
    private long since;

    /** Counts links and former links below directories, by the directory's hash: most moved directories contain none. */
    private final HashCounts directories = new HashCounts();
    /** Counts hard links to files below directories, by the directory's hash. */
    private final HashCounts targetDirectories = new HashCounts();
    /** Whether any former link was {@link FormerLink#isFile}. */
    private boolean hasDoubtfulFiles;

    private byte[] input = new byte[2 * PathResolver.MOST_REAL];
    private byte[] rest = new byte[2 * PathResolver.MOST_REAL];
    private boolean isAmbiguous;
    private int followedLength;
    private long evicted;

    /**
     * A removed or replaced link.
     *
     * @param target its target; null if it had several
     * @param time when it was removed or replaced
     * @param isFile whether a call that may be forged changed a hard link there, so that a file opened by this name may be a different one
     */
    private record FormerLink(byte @Nullable [] target, long time, boolean isFile) {}

    public LinkTable() {}

    /** Returns the number of links. */
    public int size() {
        return links.size();
    }

    /**
     * Returns the number of links and mounts evicted because there were too many, except for names that programs linked to their own files.
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
     * Returns whether {@code path} or a parent directory may be a link.
     *
     * @param path absolute and normalized
     */
    public boolean mayLead(byte[] path) {
        return mayLead(path, path.length);
    }

    /** Returns the same for the path in the first {@code length} bytes. */
    public boolean mayLead(byte[] path, int length) {
        return names.hasAny(path, length);
    }

    /**
     * Adds a link from {@code path} to {@code target}.
     *
     * @param path absolute and normalized
     * @param target as in {@link #links}
     */
    public void add(byte[] path, byte[] target, byte[] container) {
        addHard(path, target, container, false);
    }

    /**
     * Adds {@code path} as another name of the file at {@code target}.
     *
     * @param isOwn whether the same program wrote that file
     */
    public void addHard(byte[] path, byte[] target, byte[] container, boolean isOwn) {
        if (path.length < 2 || path[0] != '/' || target.length == 0) {
            return;
        }
        byte[] before = take(path, container);
        if (now == EVER && isOwn) {
            return; // such a link protects no file, and a job could use it to hide another file of this name
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

    /** Removes a link; returns its target, null if there is none. */
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

    /** Adds {@code more} to the counts of {@code path} and its parent directories. */
    private void count(byte[] path, int more) {
        directories.addParents(path, more);
        names.add(path, more);
    }

    private void countTarget(byte[] target, int more) {
        if (isHard(target)) {
            targetDirectories.addParents(target, more);
        }
    }

    /**
     * Returns whether a target is the path of a file. It changes when a parent directory of the file is renamed, unlike the text of a
     * symbolic link.
     */
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
        directories.addParents(path, 1);
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
            directories.addParents(link.path(), -1);
        }
        return dropped;
    }

    /** Forgets former links at {@code path}, which cannot be a file, and below it. */
    public void forgetFormer(byte[] path, byte[] container) {
        dropFormer(new ContainerPath().to(path, container));
        if (directories.has(ContainerPath.hash(path, path.length))) {
            below(former, path, container).forEach(this::dropFormer);
        }
    }

    /** Sets the time of the current event, ns since the epoch. */
    public void begin(long time) {
        now = time;
    }

    /**
     * Records that the call of the current event may be forged, or may concern other mounts. The targets of links that it changes remain
     * uncertain.
     */
    public void doubt() {
        now = EVER;
    }

    /** Returns whether the file of this name may have other names that a possibly forged call removed or added. */
    public boolean isDoubtfulFile(byte[] path, byte[] container) {
        FormerLink before = hasDoubtfulFiles ? former.get(probe.to(path, container)) : null;
        return before != null && before.isFile;
    }

    /** Returns the target of the link at {@code path}, as in {@link #links}; null if there is none. */
    public byte @Nullable [] target(byte[] path, byte[] container) {
        return links.get(probe.to(path, container));
    }

    /**
     * Returns the path that {@code path} leads to through symbolic links other than hard links and further mounts of procfs; null if
     * uncertain.
     *
     * @param path a path as resolved by {@link #follow}
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

    /** Returns whether the current call may have found a different file at a path. */
    private boolean isUncertain(byte[] path, byte[] container) {
        FormerLink before = former.get(probe.to(path, container));
        return before != null && before.time > since;
    }

    /** Returns whether the current call may have found a link other than {@code found} at a path. */
    private boolean isUncertain(@Nullable FormerLink before, byte @Nullable [] found) {
        return droppedUntil > since
                || (before != null
                        && before.time > since
                        && (before.target == null || !Arrays.equals(before.target, found == null ? NO_LINK : found)));
    }

    /**
     * Sets the earliest possible start of the current event's call: the time of its thread's previous event, 0 if there was none. Earlier
     * removals and replacements are ignored.
     */
    public void callStartedAfter(long time) {
        since = time;
    }

    /** Returns whether the last {@link #follow} passed a path where a link had another target before. */
    public boolean isAmbiguous() {
        return isAmbiguous;
    }

    /**
     * Returns how many bytes of the path named by the kernel the last {@link #follow} kept: all of them, unless it went above them or a
     * link led elsewhere.
     */
    public int followedLength() {
        return followedLength;
    }

    /** Returns whether there is no link or mount that affects path resolution. */
    public boolean hasNothing() {
        return links.isEmpty() && former.isEmpty() && droppedUntil == 0 && mounts.isEmpty();
    }

    /** Removes the last mount on {@code path}. */
    public void unmounted(byte[] path, byte[] container) {
        mounts.remove(path, container, now);
    }

    /** Returns whether the current call may have passed a mount; see {@link MountedDirectories#isPassed}. */
    public boolean isMounted(byte[] path, int length, byte[] container, int from, boolean last) {
        return mounts.isPassed(path, length, container, from, last, since);
    }

    /** Returns whether {@code path} (absolute and normalized) or a parent directory is a mount point. */
    public boolean isMounted(byte[] path, byte[] container) {
        return isMounted(path, path.length, container, 0, true);
    }

    /** Records that {@code path} no longer exists. */
    public void removed(byte[] path, byte[] container) {
        take(path, container);
    }

    /** Records that a file or directory was renamed, with everything below it. */
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
            if (now != EVER) { // the old path no longer exists
                dropFormer(new ContainerPath().to(from, container));
                keepFormer(from, new FormerLink(before.target, now, false), container);
            }
        }
        if (targetDirectories.has(ContainerPath.hash(from, from.length))) {
            moveTargets(from, to, container);
        }
        if (directories.has(ContainerPath.hash(from, from.length))) {
            // A call that started before may have used the directory, and is resolved with its new name.
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

    /** Returns whether both are known names of one file, for which the kernel's rename does nothing. */
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

    /** Records {@code to} as another name of the file at {@code from}: the uncertainty of one applies to the other. */
    public void copyDoubt(byte[] from, byte[] to, byte[] container) {
        FormerLink before = former.get(probe.to(from, container));
        if (before != null && before.time > since) {
            keepFormer(to, new FormerLink(before.target, EVER, before.isFile), container);
        }
    }

    /** Updates hard links to files below a renamed directory. */
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

    private static List<ContainerPath> below(Map<ContainerPath, ?> paths, byte[] directory, byte[] container) {
        return paths.keySet().stream()
                .filter(path -> path.isBelow(directory) && Arrays.equals(path.container(), container))
                .toList();
    }

    private static int size(ContainerPath path, FormerLink link) {
        return path.path().length + (link.target == null ? 0 : link.target.length);
    }

    /**
     * Resolves a path component by component, as the kernel does: {@code ..} after a link is the parent of the link's target.
     *
     * @param directory where a relative path starts; absolute
     * @param last whether a link at the end of the path is followed, too
     * @param target receives the path, at least {@link PathResolver#MOST_REAL} bytes
     * @return the length of the path; -1 if it is too long, contains a loop, or starts from an unknown directory
     */
    public int follow(byte[] directory, byte[] path, byte[] container, boolean last, byte[] target) {
        return follow(directory, path, container, last, target, 0, 0);
    }

    /**
     * Resolves a path, as the shorter form. The first {@code fixed} bytes were named by the kernel and therefore contain no links; links
     * that a call claims to have created there are ignored.
     *
     * @param root length of the caller's root directory in them, which {@code ..} does not leave
     */
    public int follow(
            byte[] directory, byte[] path, byte[] container, boolean last, byte[] target, int fixed, int root) {
        isAmbiguous = false;
        followedLength = fixed;
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
                    followedLength = Math.min(followedLength, to);
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
            followedLength = 0;
            certain = 0;
            int restLength = length - at;
            // A file is not a directory: either another one is there now, or the link was only claimed.
            isAmbiguous |= restLength > 0 && isHard(found) && !Arrays.equals(found, PROCFS);
            System.arraycopy(input, at, rest, 0, restLength);
            length = 0;
            if (found[0] != '/') {
                while (target[--to] != '/') {}
                length = append(input, 0, target, 0, to);
                length = append(input, length, SLASH, 0, 1);
                certain = to;
            } else if (!isBelow(found, target, floor) || (floor > 0 && !isHard(found))) {
                // For the absolute text of a link (//) it is unknown which root directory it refers to.
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

    /** Returns whether {@code path} is below the directory in the first {@code length} bytes; 0 bytes mean "/". */
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
        directories.clear();
        targetDirectories.clear();
        hasDoubtfulFiles = false;
    }
}

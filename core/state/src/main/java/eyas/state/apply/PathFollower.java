package eyas.state.apply;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DirectoryFd;
import eyas.state.file.KernelPaths;
import eyas.state.file.NamedDirectory;
import eyas.state.file.PathResolver;
import eyas.state.process.ProcfsMagicLinks;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;

/**
 * Resolves the paths of calls: from the directories reported by the kernel, through links and mounts created since monitoring started, and
 * through links of procfs. Counts paths whose resolution is uncertain. Event thread only.
 */
public final class PathFollower {
    /** The maximum number of links of {@code /proc} in one path. */
    private static final int MOST_MAGIC_LINKS = 4;

    private final StateTables tables;
    private final byte[] path = new byte[PathResolver.MOST_REAL];
    /** Host path of the last resolved path; empty if unknown. */
    private byte[] machineName = Bytes.EMPTY;

    private boolean isMachineNameOfJob;
    /** Number of the event whose unresolved paths were counted last; the paths of one event are resolved several times. */
    private long counted = -1;
    /** Number of the last event whose paths may pass mounts. */
    private long withoutMounts = -1;

    PathFollower(StateTables tables) {
        this.tables = tables;
    }

    /**
     * Returns the path that a parameter leads to through links; empty if the event has none.
     *
     * @param directoryIndex the parameter with the directory descriptor, -1 for none
     * @param last whether a link at the end of the path is followed, too
     */
    @SuppressWarnings("ReferenceEquality") // a root directory that is not reported
    public byte[] followed(ThreadEntry thread, Event event, int directoryIndex, int pathIndex, boolean last) {
        machineName = Bytes.EMPTY;
        isMachineNameOfJob = false;
        if (!event.hasParam(pathIndex)) {
            return Bytes.EMPTY;
        }
        byte[] object = tables.kernelPaths.object(event, pathIndex);
        if (object != null) {
            tables.links.callStartedAfter(thread.lastReturn);
            if (tables.links.isMounted(object, object.length, thread.containerKey, 0, isAt(event))
                    && !isOfMachine(thread)
                    && isFirstCount(event)) {
                tables.kernelPaths.passedMount();
            }
            return object;
        }
        byte[] given = tables.text.string(event, pathIndex, PathResolver.MOST_REAL);
        long directory =
                directoryIndex < 0 ? DirectoryFd.CURRENT : event.paramSigned(directoryIndex, DirectoryFd.CURRENT);
        NamedDirectory start = tables.kernelPaths.start(event.thread(), given, directory);
        boolean isPlain = start == NamedDirectory.ROOT
                && tables.links.hasNothing()
                && !thread.mounts.hasMovedRoot
                && PathResolver.isClean(given, given.length)
                && !ProcfsMagicLinks.isCandidate(given, given.length);
        if (start != null && !isPlain) {
            return followFrom(thread, event, start, tables.kernelPaths.fromRest(given), last);
        }
        if (start == null
                && tables.kernelPaths.isReported()
                && KernelPaths.isBased(event.code())
                && isFirstCount(event)) {
            tables.kernelPaths.unknown();
        }
        if (given.length > tables.limits.path()) {
            given = tables.strings.intern(given, 0, tables.limits.path());
        }
        byte[] base = given.length > 0 && given[0] == '/' ? Bytes.EMPTY : tables.base(thread, directory);
        return follow(thread, directory, given, tables.join(base, given), last);
    }

    /** Returns whether a relative path contains a directory. */
    private static boolean hasDirectories(byte[] text) {
        for (byte each : text) {
            if (each == '/') {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a call affects what is mounted at the end of its path: all calls except those that mount. */
    private static boolean isAt(Event event) {
        int code = event.code();
        return code != EventCode.SYSCALL_MOUNT_X
                && code != EventCode.SYSCALL_UMOUNT_1_X
                && code != EventCode.SYSCALL_UMOUNT2_X
                && code != EventCode.ASYNCEVENT_E; // a mount point
    }

    /**
     * Returns whether a process existed before monitoring started and belongs to no job, such as a container engine, which names files
     * below its own mounts. False if no job is known, since everything is monitored then.
     */
    private boolean isOfMachine(ThreadEntry thread) {
        return thread.main().wasFound && thread.job().attribution() == null && tables.jobs.hasJobs();
    }

    /** Disables counting of paths through mounts for this event. */
    public void ignoreMountsOf(Event event) {
        withoutMounts = event.number();
    }

    /** Returns whether a call succeeded and none of its unresolved paths was counted yet, and marks it as counted. */
    private boolean isFirstCount(Event event) {
        boolean isFirst = event.number() != counted && event.result(-1) >= 0;
        if (isFirst) {
            counted = event.number();
        }
        return isFirst;
    }

    /**
     * Resolves a path that the kernel reported with its starting directory, and counts it if the result is uncertain.
     *
     * @param start the directory
     */
    public byte[] followed(ThreadEntry thread, Event event, NamedDirectory start, byte[] given) {
        return followFrom(thread, event, start, tables.kernelPaths.below(given), true);
    }

    /** Returns the host path of the last resolved path; empty if it is the same or unknown. */
    public byte[] machineName() {
        return machineName;
    }

    /**
     * Returns whether {@link #machineName} is in the mounts that the job started with, while the resolved path is in a mount that it made.
     */
    public boolean isMachineNameOfJob() {
        return isMachineNameOfJob;
    }

    /**
     * Resolves a path from the directory reported by the kernel, and counts it if the result is uncertain.
     *
     * @param below the path, relative to the directory
     */
    private byte[] followFrom(ThreadEntry thread, Event event, NamedDirectory start, byte[] below, boolean last) {
        byte[] container = thread.containerKey;
        tables.links.callStartedAfter(thread.lastReturn);
        byte[] from = start.usual();
        boolean isProcfs = start.procfs().length > 0;
        int length = tables.links.follow(from, below, container, last, path, from.length, isProcfs ? 0 : start.root());
        if (isProcfs && !start.isInProcfs(tables.links.followedLength())) {
            from = start.path();
            length = tables.links.follow(from, below, container, last, path, from.length, start.root());
        }
        boolean isByLink = tables.links.isAmbiguous();
        boolean isBelow = !isProcfs && tables.links.followedLength() >= from.length;
        for (int i = 0; i < MOST_MAGIC_LINKS && length > 0; i++) {
            byte[] through = ProcfsMagicLinks.follow(path, length, thread, tables.threads);
            if (through == null) {
                break;
            }
            isByLink = true;
            isBelow = false;
            length = tables.links.follow(Bytes.EMPTY, through, container, last, path);
        }
        isByLink |= length > 0 && isAt(event) && ProcfsMagicLinks.passesLink(path, length, last);
        machineName = length > 0 && isBelow && start.machine().length > 0 ? start.onMachine(path, length) : Bytes.EMPTY;
        isMachineNameOfJob = machineName.length > 0 && start.isOfJob();
        int known = machineName.length > 0 ? start.path().length : 0;
        boolean isByMount = length > 0 && tables.links.isMounted(path, length, container, known, isAt(event));
        isByMount |= tables.links.isMounted(tables.kernelPaths.lead(), container);
        isByMount |= thread.mounts.hasMovedRoot && container.length == 0 && hasDirectories(below);
        byte[] followed = length > 0
                ? tables.strings.intern(path, 0, length)
                : tables.join(tables.withSlash(start.path()), below);
        if (machineName.length > 0 && !tables.links.hasNothing()) {
            int there = tables.links.follow(start.machine(), below, Bytes.EMPTY, last, path, start.machine().length, 0);
            isByLink |= there < 0 || tables.links.isAmbiguous();
            machineName = there > 0 ? tables.strings.intern(path, 0, there) : machineName;
            isByMount |= tables.links.isMounted(
                    machineName, machineName.length, Bytes.EMPTY, start.machine().length, isAt(event));
        }
        isByMount = isByMount && event.number() != withoutMounts && !isOfMachine(thread);
        if ((isByLink || isByMount || length < 0) && isFirstCount(event)) {
            if (length < 0) {
                tables.kernelPaths.cutText();
            } else if (isByMount) {
                tables.kernelPaths.passedMount();
            } else {
                tables.kernelPaths.passedLink();
            }
        }
        return followed;
    }

    /**
     * Resolves {@code name} through links created since monitoring started and through those of {@code /proc}.
     *
     * @param directory where {@code given} starts if it is relative, see {@link DirectoryFd}
     * @param given the path as passed by the caller
     * @param name the path after textual normalization; returned if nothing else is known
     */
    public byte[] follow(ThreadEntry thread, long directory, byte[] given, byte[] name) {
        return follow(thread, directory, given, name, true);
    }

    /**
     * Returns whether a path of {@code thread} is known to contain no link; cheaper than resolving it.
     *
     * @param path an absolute, normalized path in the first {@code length} bytes
     */
    public boolean hasNoKnownLink(ThreadEntry thread, byte[] path, int length) {
        ThreadEntry leader = thread.leader();
        return length > 0
                && path[0] == '/'
                && !ProcfsMagicLinks.isCandidate(path, length)
                && (leader == null || leader.realCwd.length == 0)
                && (tables.links.isEmpty() || !tables.links.mayLead(path, length));
    }

    private byte[] follow(ThreadEntry thread, long directory, byte[] given, byte[] name, boolean last) {
        boolean magic = ProcfsMagicLinks.isCandidate(name, name.length);
        ThreadEntry leader = thread.leader();
        boolean moved = leader != null && leader.realCwd.length > 0;
        boolean isTooLong = PathResolver.isTooLong(name);
        if ((tables.links.isEmpty() && !moved && !magic && !isTooLong) || thread.hasOwnRoot()) {
            return name;
        }
        byte[] base = given.length > 0 && given[0] == '/' ? Bytes.EMPTY : realBase(thread, directory);
        if (!magic && isJoined(name, base, given) && !tables.links.mayLead(name)) {
            return name;
        }
        int length = tables.links.follow(base, given, thread.containerKey, last, path);
        for (int i = 0; i < MOST_MAGIC_LINKS && length > 0; i++) {
            byte[] through = ProcfsMagicLinks.follow(path, length, thread, tables.threads);
            if (through == null) {
                break;
            }
            length = tables.links.follow(Bytes.EMPTY, through, thread.containerKey, last, path);
        }
        return length > 0 && !Arrays.equals(path, 0, length, name, 0, name.length)
                ? tables.strings.intern(path, 0, length)
                : name;
    }

    /** Returns whether {@code name} is the concatenation of {@code base} and {@code given} without any normalization. */
    private static boolean isJoined(byte[] name, byte[] base, byte[] given) {
        int start = name.length - given.length;
        boolean slash = start == base.length + 1;
        return name.length > 0
                && name[0] == '/'
                && (start == base.length || (slash && start > 1 && name[base.length] == '/'))
                && Arrays.equals(name, 0, base.length, base, 0, base.length);
    }

    private byte[] realBase(ThreadEntry thread, long directory) {
        if (directory == DirectoryFd.CURRENT) {
            ThreadEntry leader = thread.leader();
            return leader != null && leader.realCwd.length > 0 ? leader.realCwd : thread.cwd();
        }
        DescriptorTable table = directory < 0 ? null : thread.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(directory);
        return entry == null ? DirectoryFd.UNKNOWN : entry.realName();
    }
}

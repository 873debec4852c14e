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
 * Finds where the names of calls lead: from the directories that the kernel has named, through links and mounts that were made since the
 * watch began, and through links of procfs. Counts names of which that is uncertain. Event thread only.
 */
public final class PathFollower {
    /** The most links of {@code /proc} that one path is followed through. */
    private static final int MOST_MAGIC_LINKS = 4;

    private final StateTables tables;
    private final byte[] path = new byte[PathResolver.MOST_REAL];
    /** What the machine calls the path that was followed last; empty if that is not known. */
    private byte[] machineName = Bytes.EMPTY;

    private boolean isMachineNameOfJob;
    /** Number of the event whose unresolved names were counted last; several readers ask for the names of one event. */
    private long counted = -1;
    /** Number of the last event whose names may pass mounts. */
    private long withoutMounts = -1;

    PathFollower(StateTables tables) {
        this.tables = tables;
    }

    /**
     * Returns the path that a parameter leads to through links; empty where the event has none.
     *
     * @param directoryIndex the parameter with the directory descriptor, -1 for none
     * @param last whether a link at the end of the path is followed, too
     */
    @SuppressWarnings("ReferenceEquality") // the root directory that is not reported
    public byte[] followed(ThreadEntry thread, Event event, int directoryIndex, int pathIndex, boolean last) {
        machineName = Bytes.EMPTY;
        isMachineNameOfJob = false;
        if (!event.hasParam(pathIndex)) {
            return Bytes.EMPTY;
        }
        byte[] object = tables.kernelPaths.object(event, pathIndex);
        if (object != null) {
            tables.links.callBeganAfter(thread.lastReturn);
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

    /** Return whether a relative text passes a directory. */
    private static boolean hasDirectories(byte[] text) {
        for (byte each : text) {
            if (each == '/') {
                return true;
            }
        }
        return false;
    }

    /** Return whether a call touches what is mounted at the end of its path: all do but those that mount. */
    private static boolean isAt(Event event) {
        int code = event.code();
        return code != EventCode.SYSCALL_MOUNT_X
                && code != EventCode.SYSCALL_UMOUNT_1_X
                && code != EventCode.SYSCALL_UMOUNT2_X
                && code != EventCode.ASYNCEVENT_E; // a mount point
    }

    /**
     * Return whether a process has run since before the watch, and belongs to no job: the engine of containers, for example, which names
     * files below what it has mounted. Not where no job is known: then all that is watched is.
     */
    private boolean isOfMachine(ThreadEntry thread) {
        return thread.main().wasFound && thread.job().attribution() == null && tables.jobs.hasJobs();
    }

    /** Counts no name of a call that passes a mount. */
    public void ignoreMountsOf(Event event) {
        withoutMounts = event.number();
    }

    /** Return whether a call did something, and no unresolved name of it was counted yet; notes that one is counted now. */
    private boolean isFirstCount(Event event) {
        boolean isFirst = event.number() != counted && event.result(-1) >= 0;
        if (isFirst) {
            counted = event.number();
        }
        return isFirst;
    }

    /**
     * Returns where a text leads that the kernel has reported with the directory it starts from, and counts what makes that uncertain.
     *
     * @param start the directory
     */
    public byte[] followed(ThreadEntry thread, Event event, NamedDirectory start, byte[] given) {
        return followFrom(thread, event, start, tables.kernelPaths.below(given), true);
    }

    /** Returns what the machine calls the path that was followed last; empty where that has no other name, or none that is known. */
    public byte[] machineName() {
        return machineName;
    }

    /** Return whether {@link #machineName} is in the mounts that the job began with, and the path that was followed in one that it has made. */
    public boolean isMachineNameOfJob() {
        return isMachineNameOfJob;
    }

    /**
     * Returns where a text leads from the directory that the kernel has named, and counts what makes that uncertain.
     *
     * @param below the text, relative to the directory
     */
    private byte[] followFrom(ThreadEntry thread, Event event, NamedDirectory start, byte[] below, boolean last) {
        byte[] container = thread.containerKey;
        tables.links.callBeganAfter(thread.lastReturn);
        byte[] from = start.usual();
        boolean isProcfs = start.procfs().length > 0;
        int length = tables.links.follow(from, below, container, last, path, from.length, isProcfs ? 0 : start.root());
        if (isProcfs && !start.isInProcfs(tables.links.kept())) {
            from = start.path();
            length = tables.links.follow(from, below, container, last, path, from.length, start.root());
        }
        boolean isByLink = tables.links.isAmbiguous();
        boolean isBelow = !isProcfs && tables.links.kept() >= from.length;
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
     * Returns where {@code name} leads: through links that were made since the watch began, and through those of {@code /proc}.
     *
     * @param directory where {@code given} starts if it is relative, see {@link DirectoryFd}
     * @param given the path as the caller gave it
     * @param name the same as text tells; returned where nothing else is known
     */
    public byte[] follow(ThreadEntry thread, long directory, byte[] given, byte[] name) {
        return follow(thread, directory, given, name, true);
    }

    /**
     * Return whether a path of {@code thread} is known to lead nowhere else; cheaper than following it.
     *
     * @param path an absolute path in the first {@code length} bytes, as text tells
     */
    public boolean leadsNowhereElse(ThreadEntry thread, byte[] path, int length) {
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

    /** Return whether {@code name} is {@code base} and {@code given} as they are, with nothing in them that was resolved. */
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

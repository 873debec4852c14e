package eyas.state;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.EgressDenial;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.ExecutableContent;
import eyas.event.SentSignal;
import eyas.event.SyscallTarget;
import eyas.state.apply.AppliedEvent;
import eyas.state.container.ContainerEntry;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DirectoryFd;
import eyas.state.file.NamedDirectory;
import eyas.state.file.PathResolver;
import eyas.state.process.ThreadEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event with what is known about it: who did it, and on which descriptor.
 *
 * <p>One context exists for each {@link State}; {@link State#apply} moves it. What it returns is valid until
 * {@link State#settle}. Event thread only.
 */
public final class EventContext {
    private static final byte[] SLASH = {'/'};

    private final State state;
    final AppliedEvent applied;

    private final byte[] keptPath = new byte[PathResolver.MAX_LENGTH + 1];
    /** Length of the path in {@link #keptPath}, -1 where there is none of this event. */
    private int keptPathLength = -1;
    /** What {@link #followed} returned for {@link #keptFollowedKey} and this event, null for nothing yet. */
    private byte @Nullable [] keptFollowed;

    private int keptFollowedKey;
    /** What the machine calls {@link #keptFollowed}. */
    private byte[] keptMachineName = Bytes.EMPTY;

    private boolean keptIsOfJob;

    EventContext(State state, AppliedEvent applied) {
        this.state = state;
        this.applied = applied;
    }

    /** Forgets the path of the event before. */
    void begin() {
        keptPathLength = -1;
        keptFollowed = null;
    }

    /** Returns the state that the event was applied to. */
    public State state() {
        return state;
    }

    /** Returns the event; its parameters have been located. */
    public Event event() {
        return applied.event;
    }

    /** Returns the table's description of the event's code. */
    public EventInfo info() {
        return applied.info;
    }

    /** Returns the thread that caused the event, or null where it is unknown. */
    public @Nullable ThreadEntry thread() {
        return applied.thread;
    }

    /**
     * Returns what is known of the container that the event is about: the one that it tells of, else the thread's, the
     * host where that is in none; null where nothing is known.
     */
    public @Nullable ContainerEntry container() {
        ThreadEntry who = applied.thread;
        if (applied.announced != null || who == null) {
            return applied.announced;
        }
        return state.containers().find(who);
    }

    /** Returns what the event tells of an executable; null where it tells of none. */
    public @Nullable ExecutableContent executable() {
        return applied.executable;
    }

    /**
     * Return the id of the process that the event's thread is making and that the kernel gives another parent
     * ({@code CLONE_PARENT}); -1 where the event tells of none.
     */
    public long sibling() {
        return applied.sibling;
    }

    /** Return the process that the event is about, where the kernel has told; null where only the event's parameters do. */
    public @Nullable SyscallTarget target() {
        return applied.target;
    }

    /** Return what may not leave the machine, as the event tells; null where it tells of nothing. */
    public @Nullable EgressDenial denial() {
        return applied.denial;
    }

    /** Return the move to another control group that the event tells of; null where it tells of none. */
    public @Nullable CgroupMove move() {
        return applied.move;
    }

    /** Returns the signal that the event reports; null where it reports none. */
    public @Nullable SentSignal sent() {
        return applied.sent;
    }

    /** Returns the descriptor that the event used, created or closed, or null where there is none or it is unknown. */
    public @Nullable DescriptorEntry descriptor() {
        return applied.descriptor;
    }

    /** Returns the number of the descriptor that the event is about ({@code fd.num}), or -1. */
    public long descriptorNumber() {
        return applied.descriptorNumber;
    }

    /** Returns the time of the event before this one in its section, ns since the epoch, or 0 for the first. */
    public long previousTime() {
        return applied.previousTime;
    }

    /** Returns the time of the section's first event that is not about the capture itself, ns since the epoch; 0 before
     * it. */
    public long firstTime() {
        return applied.firstTime;
    }

    /** Returns how long the thread had run that the event took off its processor, ns; 0 for events that are no switch. */
    public long slice() {
        return applied.event.code() == EventCode.SCHEDSWITCH_6_E ? applied.slice : 0;
    }

    /**
     * Returns what the machine calls the new name that a rename or link has given a file below another root directory; often nothing is
     * known.
     */
    public List<byte[]> machineNames() {
        return applied.machineNames;
    }

    /**
     * Returns the length of the path that {@link #keepPath} took for this event; -1 if there is none.
     */
    public int keptPathLength() {
        return keptPathLength;
    }

    /** Returns the array whose first {@link #keptPathLength} bytes are the path that was kept; not to be changed. */
    public byte[] keptPath() {
        return keptPath;
    }

    /**
     * Keeps the path of a file that could not be opened, so that it is assembled once for all fields that show it. Copies
     * it; one that is longer than any path is not kept.
     */
    public void keepPath(byte[] bytes, int offset, int length) {
        if (length <= keptPath.length) {
            System.arraycopy(bytes, offset, keptPath, 0, length);
            keptPathLength = length;
        }
    }

    /**
     * Return whether the path that was kept is known to lead nowhere else.
     *
     * @param pathIndex the parameter that it was made of: where text has taken {@code ..} and the like out of it, a link may have gone, too
     */
    public boolean keptPathIsReal(int pathIndex) {
        ThreadEntry who = applied.thread;
        return who != null
                && keptPathLength > 0
                && keptPath[0] == '/'
                && applied.event.isParamString(pathIndex, keptPath, keptPathLength)
                && state.leadsNowhereElse(who, keptPath, keptPathLength);
    }

    /**
     * Resolves path parameter {@code pathIndex} against a directory descriptor and the thread's working directory, also
     * where the call failed.
     *
     * @param directoryIndex index of the parameter with the directory descriptor, -1 where relative paths start at the
     *     working directory
     * @param target receives the path, at least {@link PathResolver#MAX_LENGTH} bytes
     * @return the length of the path in {@code target}; -1 where the event carries none or the thread is unknown. A
     *     relative path below an unknown descriptor starts with {@code <UNKNOWN>}
     */
    public int resolvePath(int directoryIndex, int pathIndex, byte[] target) {
        int length = applied.event.paramStringLength(pathIndex);
        ThreadEntry who = applied.thread;
        if (length < 0 || who == null) {
            return -1;
        }
        byte[] path = state.pathBuffer();
        length = Math.min(length, path.length);
        applied.event.copyParam(pathIndex, length, path, 0);
        if (length > 0 && path[0] == '/') {
            return PathResolver.join(Bytes.EMPTY, 0, path, length, target);
        }
        return joinRelative(who, directoryIndex, path, length, target);
    }

    /**
     * Returns the path that parameter {@code pathIndex} leads to through links that were made since the watch began, resolved
     * against a directory descriptor and the working directory, also where the call failed; empty where the event has none or
     * the thread is unknown.
     *
     * @param directoryIndex index of the parameter with the directory descriptor, -1 where relative paths start at the
     *     working directory
     * @param last whether a link at the end of the path is followed, too
     */
    public byte[] followed(int directoryIndex, int pathIndex, boolean last) {
        ThreadEntry who = applied.thread;
        if (who == null) {
            return Bytes.EMPTY;
        }
        // The parameters of one call name one directory for each path.
        int key = pathIndex << 1 | (last ? 1 : 0);
        byte[] known = keptFollowed;
        if (known == null || keptFollowedKey != key) {
            known = state.followed(who, applied.event, directoryIndex, pathIndex, last);
            keptFollowed = known;
            keptMachineName = state.machineName();
            keptIsOfJob = state.isMachineNameOfJob();
            keptFollowedKey = key;
        }
        return known;
    }

    /**
     * Returns what the machine calls the path of {@link #followed}, where the directory that it starts from is known to the machine by
     * another path than to the caller; else empty.
     */
    public byte[] machineName(int directoryIndex, int pathIndex, boolean last) {
        return followed(directoryIndex, pathIndex, last).length == 0 ? Bytes.EMPTY : keptMachineName;
    }

    /**
     * Returns the path by which a name is judged: that of {@link #followed}, but {@link #machineName} where the job has mounted what the former
     * is in.
     */
    public byte[] realPath(int directoryIndex, int pathIndex, boolean last) {
        byte[] path = followed(directoryIndex, pathIndex, last);
        return path.length > 0 && keptIsOfJob ? keptMachineName : path;
    }

    /** Returns where the path of a truncate leads, which is in no parameter; empty for other events. */
    public byte[] text() {
        return applied.text;
    }

    /** Returns what the machine calls {@link #text()}; empty if that has no other name. */
    public byte[] textOnMachine() {
        return applied.textOnMachine;
    }

    /** Returns the path of the file of a descriptor, as the kernel has named it for fchmod and fchown; else empty. */
    public byte[] kernelFile(long number) {
        NamedDirectory file = state.namedFile(applied.event, number);
        return file == null ? Bytes.EMPTY : file.usual();
    }

    private int joinRelative(ThreadEntry who, int directoryIndex, byte[] path, int length, byte[] target) {
        long directory = directoryIndex < 0
                ? DirectoryFd.CURRENT
                : applied.event.paramSigned(directoryIndex, DirectoryFd.CURRENT);
        if (directory == DirectoryFd.CURRENT) {
            byte[] cwd = who.cwd();
            return PathResolver.join(cwd, cwd.length, path, length, target);
        }
        DescriptorTable table = directory < 0 ? null : who.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(directory);
        byte[] base = entry == null ? DirectoryFd.UNKNOWN : entry.name;
        boolean complete = entry == null || base.length == 0 || base[base.length - 1] == '/';
        if (complete || base.length + length + 2 > PathResolver.MAX_LENGTH) {
            return PathResolver.join(base, base.length, path, length, target);
        }
        byte[] joined = state.baseBuffer();
        System.arraycopy(base, 0, joined, 0, base.length);
        System.arraycopy(SLASH, 0, joined, base.length, 1);
        return PathResolver.join(joined, base.length + 1, path, length, target);
    }
}

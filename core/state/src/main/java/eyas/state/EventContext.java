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
 * An event with what is known about it: the thread that caused it and the descriptor it used.
 *
 * <p>Each {@link State} has one context, which {@link State#apply} moves to the next event. Returned values are valid until {@link
 * State#settle}. Event thread only.
 */
public final class EventContext {
    private static final byte[] SLASH = {'/'};

    private final State state;
    final AppliedEvent applied;

    private final byte[] cachedPath = new byte[PathResolver.MAX_LENGTH + 1];
    /** Length of the path in {@link #cachedPath}, -1 if the current event has none. */
    private int cachedPathLength = -1;
    /** Result of {@link #followed} for {@link #cachedFollowedKey} and the current event, null if not computed yet. */
    private byte @Nullable [] cachedFollowed;

    private int cachedFollowedKey;
    /** Host path of {@link #cachedFollowed}. */
    private byte[] cachedMachineName = Bytes.EMPTY;

    private boolean cachedIsOfJob;

    EventContext(State state, AppliedEvent applied) {
        this.state = state;
        this.applied = applied;
    }

    /** Clears the values kept for the previous event. */
    void begin() {
        cachedPathLength = -1;
        cachedFollowed = null;
    }

    /** Returns the state that the event was applied to. */
    public State state() {
        return state;
    }

    /** Returns the event; its parameters have been located. */
    public Event event() {
        return applied.event;
    }

    /** Returns the schema's description of the event's code. */
    public EventInfo info() {
        return applied.info;
    }

    /** Returns the thread that caused the event, or null if it is unknown. */
    public @Nullable ThreadEntry thread() {
        return applied.thread;
    }

    /** Returns the container that the event describes, or else that of its thread (the host if it is in no container); null if unknown. */
    public @Nullable ContainerEntry container() {
        ThreadEntry who = applied.thread;
        if (applied.announced != null || who == null) {
            return applied.announced;
        }
        return state.containers().find(who);
    }

    /** Returns the executable content that the event reports, or null if it reports none. */
    public @Nullable ExecutableContent executable() {
        return applied.executable;
    }

    /**
     * Returns the id of the process that the event's thread creates with {@code CLONE_PARENT} and that therefore has another parent; -1 if
     * there is none.
     */
    public long sibling() {
        return applied.sibling;
    }

    /** Returns the target process as reported by the kernel; null if only the event's parameters name it. */
    public @Nullable SyscallTarget target() {
        return applied.target;
    }

    /** Returns the egress denial that the event reports, or null if it reports none. */
    public @Nullable EgressDenial denial() {
        return applied.denial;
    }

    /** Returns the cgroup move that the event reports, or null if it reports none. */
    public @Nullable CgroupMove move() {
        return applied.move;
    }

    /** Returns the signal that the event reports, or null if it reports none. */
    public @Nullable SentSignal sent() {
        return applied.sent;
    }

    /** Returns the descriptor that the event used, created or closed, or null if there is none or it is unknown. */
    public @Nullable DescriptorEntry descriptor() {
        return applied.descriptor;
    }

    /** Returns the number of the descriptor that the event is about ({@code fd.num}), or -1. */
    public long descriptorNumber() {
        return applied.descriptorNumber;
    }

    /** Returns the time of the previous event in the same section, ns since the epoch, or 0 for the first. */
    public long previousTime() {
        return applied.previousTime;
    }

    /** Returns the time of the section's first event that does not describe the capture itself, ns since the epoch; 0 before it. */
    public long firstTime() {
        return applied.firstTime;
    }

    /** Returns how long the thread ran that was switched out, ns; 0 if the event is not a context switch. */
    public long slice() {
        return applied.event.code() == EventCode.SCHEDSWITCH_6_E ? applied.slice : 0;
    }

    /** Returns the host paths of the name that a rename or link created below another root directory; empty if unknown. */
    public List<byte[]> machineNames() {
        return applied.machineNames;
    }

    /** Returns the length of the path stored by {@link #keepPath} for this event; -1 if there is none. */
    public int cachedPathLength() {
        return cachedPathLength;
    }

    /** Returns the array whose first {@link #cachedPathLength} bytes are the kept path; the caller must not change it. */
    public byte[] cachedPath() {
        return cachedPath;
    }

    /**
     * Copies the path of a file that could not be opened, so that it is assembled once for all fields that show it. Ignores paths longer
     * than the maximum path length.
     */
    public void keepPath(byte[] bytes, int offset, int length) {
        if (length <= cachedPath.length) {
            System.arraycopy(bytes, offset, cachedPath, 0, length);
            cachedPathLength = length;
        }
    }

    /**
     * Returns whether the kept path passes no link that is known.
     *
     * @param pathIndex the parameter that the path was built from; if normalization removed components such as {@code ..}, it may have
     * removed a link as well
     */
    public boolean cachedPathIsReal(int pathIndex) {
        ThreadEntry who = applied.thread;
        return who != null
                && cachedPathLength > 0
                && cachedPath[0] == '/'
                && applied.event.isParamString(pathIndex, cachedPath, cachedPathLength)
                && state.hasNoKnownLink(who, cachedPath, cachedPathLength);
    }

    /**
     * Resolves path parameter {@code pathIndex} against a directory descriptor and the thread's working directory, even if the call failed.
     *
     * @param directoryIndex index of the parameter with the directory descriptor, -1 if relative paths start at the working directory
     * @param target receives the path, at least {@link PathResolver#MAX_LENGTH} bytes
     * @return the length of the path in {@code target}; -1 if the event has none or the thread is unknown. A relative path below an unknown
     * descriptor starts with {@code <UNKNOWN>}
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
     * Returns the path that parameter {@code pathIndex} leads to through links created since monitoring started, resolved against a
     * directory descriptor and the working directory, even if the call failed. Empty if the event has no path or the thread is unknown.
     *
     * @param directoryIndex index of the parameter with the directory descriptor, -1 if relative paths start at the working directory
     * @param last whether a link at the end of the path is followed, too
     */
    public byte[] followed(int directoryIndex, int pathIndex, boolean last) {
        ThreadEntry who = applied.thread;
        if (who == null) {
            return Bytes.EMPTY;
        }
        // All paths of one call share the directory parameter, so it is not part of the key.
        int key = pathIndex << 1 | (last ? 1 : 0);
        byte[] known = cachedFollowed;
        if (known == null || cachedFollowedKey != key) {
            known = state.followed(who, applied.event, directoryIndex, pathIndex, last);
            cachedFollowed = known;
            cachedMachineName = state.machineName();
            cachedIsOfJob = state.isMachineNameOfJob();
            cachedFollowedKey = key;
        }
        return known;
    }

    /**
     * Returns the host path of {@link #followed} if its starting directory has another path on the host than for the caller; else empty.
     */
    public byte[] machineName(int directoryIndex, int pathIndex, boolean last) {
        return followed(directoryIndex, pathIndex, last).length == 0 ? Bytes.EMPTY : cachedMachineName;
    }

    /**
     * Returns the path that rules compare: {@link #followed}, or {@link #machineName} if the job mounted the file system that contains the
     * former.
     */
    public byte[] realPath(int directoryIndex, int pathIndex, boolean last) {
        byte[] path = followed(directoryIndex, pathIndex, last);
        return path.length > 0 && cachedIsOfJob ? cachedMachineName : path;
    }

    /** Returns the resolved path of a truncate, which is in no parameter; empty for other events. */
    public byte[] text() {
        return applied.text;
    }

    /** Returns the host path of {@link #text()}; empty if it is the same. */
    public byte[] textOnHost() {
        return applied.textOnHost;
    }

    /** Returns the file path of a descriptor as reported by the kernel for fchmod and fchown; else empty. */
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

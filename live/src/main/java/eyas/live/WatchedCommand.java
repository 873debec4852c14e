package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.ProcessCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands for a command that was started under watch.
 *
 * <p>Life: {@link CommandLauncher#prepare}, {@link #release}, {@link #await}, {@link #close}. A command that is closed
 * without a release never ran. {@link #await} may run on another thread than the rest, {@link #signal} on any.
 */
public final class WatchedCommand implements AutoCloseable {
    private static final int SIGNAL_BITS = 0x7f;
    private static final int EXIT_BY_SIGNAL = 128;

    private final int pid;
    private final int go;
    private final int status;
    private final byte[] name;
    private final Optional<CommandCgroup> cgroup;
    private final Consumer<String> notices;
    private final FileCalls files = new FileCalls();
    /** Made now: the command's end is to be told also where the heap is full by then. */
    private final ProcessCalls waiting = new ProcessCalls();

    /** Guarded by itself. */
    private final ProcessCalls signalling = new ProcessCalls();

    private boolean released;
    private boolean heldBack;
    private boolean closed;
    private volatile boolean letGo;
    private volatile boolean ended;

    WatchedCommand(int pid, int go, int status, byte[] name, Optional<CommandCgroup> cgroup, Consumer<String> notices) {
        this.pid = pid;
        this.go = go;
        this.status = status;
        this.name = name;
        this.cgroup = cgroup;
        this.notices = notices;
    }

    /** Returns the process id, which the command keeps. */
    public long pid() {
        return pid;
    }

    /** Returns what to watch: the command's cgroup, or its process tree where it has none. */
    public Scope scope() {
        return cgroup.<Scope>map(c -> new Scope.Cgroup(c.folder())).orElseGet(() -> new Scope.Tree(pid));
    }

    /**
     * Return the processes in the command's cgroup, itself among them; none where it has no cgroup. Any thread, until {@link
     * #close}.
     *
     * @throws eyas.event.EventSourceException if the cgroup cannot be listed
     */
    public long[] processes() {
        return cgroup.map(c -> CgroupTree.processes(c.folder())).orElseGet(() -> new long[0]);
    }

    /**
     * Lets the command run; returns when it does.
     *
     * @return empty, or why it could not be executed after all
     */
    public Optional<LaunchResult.Refused> release() {
        if (released) {
            throw new IllegalStateException("the command was released before");
        }
        released = true;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            letGo = true;
            files.write(go, word, 1);
            long got;
            do {
                got = files.read(status, word, Integer.BYTES);
            } while (got < 0 && files.errno() == Errno.EINTR);
            return got == Integer.BYTES
                    ? Optional.of(CommandLauncher.refused(name, word.get(ValueLayout.JAVA_INT, 0)))
                    : Optional.empty();
        } finally {
            // A command that still waits for its leave ends with that.
            closePipes();
        }
    }

    /** Return whether the command may run, also where {@link #release} has thrown; true as well of one that was refused. Any thread. */
    public boolean isLetGo() {
        return letGo;
    }

    /** Have processes that the command leaves stay in its cgroup: what holds for that is to hold for them, too. */
    public void holdBack() {
        heldBack = true;
    }

    /** Prepare what {@link #await} and {@link #signal} call, so that they make no object. Any thread. */
    public static void prepareCalls() {
        ProcessCalls.prepare();
    }

    /** Waits for the command's end; returns its exit code, 128 + n if signal n killed it. Call once. */
    public int await() {
        int result = waiting.waitFor(pid);
        ended = true;
        if (result < 0) {
            throw new IllegalStateException("process " + pid + " is no child of this one any more");
        }
        return exitCode(result);
    }

    static int exitCode(int waitStatus) {
        int signal = waitStatus & SIGNAL_BITS;
        return signal == 0 ? (waitStatus >> 8) & 0xff : EXIT_BY_SIGNAL + signal;
    }

    /** Sends signal {@code number} to the command, if it still runs; safe on any thread. */
    public void signal(int number) {
        if (!ended) {
            // A failure means that the command has just ended, which is what await will tell.
            synchronized (signalling) {
                signalling.kill(pid, number);
            }
        }
    }

    private void closePipes() {
        files.close(go);
        files.close(status);
    }

    /** Removes the command's cgroup. A command that was never released ends without having run. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!released) {
            released = true;
            closePipes();
            await();
        }
        cgroup.ifPresent(c -> {
            if (heldBack) {
                c.removeEmpty(notices);
            } else {
                c.remove(notices);
            }
        });
    }
}

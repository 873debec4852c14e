package eyas.live;

import eyas.live.sys.FileCalls;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands for a command that was started under watch.
 *
 * <p>Life: {@link CommandLauncher#prepare}, {@link #release}, {@link #await}, {@link #close}. A command that is closed
 * without a release never ran. {@link #await} may run on another thread than the rest. Signals are the supervisor's matter.
 */
public final class WatchedCommand implements AutoCloseable {
    private static final int SIGNAL_BITS = 0x7f;
    private static final int EXIT_BY_SIGNAL = 128;

    /** The exit code of a command that ended after its supervisor. */
    public static final int UNKNOWN = -1;

    private final int pid;
    /** The process, told apart from a later one with the same id. */
    private final Optional<ProcessHandle> process;

    private final SupervisorChannel channel;
    private final byte[] name;
    private final Optional<CommandCgroup> cgroup;
    private final Consumer<String> notices;
    private final FileCalls waiting = new FileCalls();

    private boolean released;
    private boolean heldBack;
    private boolean closed;
    private volatile boolean ended;

    WatchedCommand(
            int pid, SupervisorChannel channel, byte[] name, Optional<CommandCgroup> cgroup, Consumer<String> notices) {
        this.pid = pid;
        this.process = ProcessHandle.of(pid);
        this.channel = channel;
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
        int error = channel.startCommand();
        released = true;
        ended = error != 0;
        return error == 0 ? Optional.empty() : Optional.of(CommandLauncher.refused(name, error));
    }

    /** Have processes that the command leaves stay in its cgroup: what holds for that is to hold for them, too. */
    public void holdBack() {
        heldBack = true;
    }

    /**
     * Waits for the command's end. Call once.
     *
     * @param interrupted runs where a second interrupt has ended the command
     * @return its exit code, 128 + n if signal n killed it; {@link #UNKNOWN} where its supervisor was killed before
     */
    public int await(Runnable interrupted) {
        while (!ended) {
            switch (channel.receive(waiting)) {
                case SupervisorChannel.LOST -> {
                    return UNKNOWN;
                }
                case SupervisorChannel.ENDED -> ended = true;
                default -> interrupted.run();
            }
        }
        return exitCode(channel.value());
    }

    /** Returns whether a signal after the command's end has asked for the end of all waiting. On the thread of {@link #await}. */
    public boolean isInterrupted() {
        return channel.isReady(waiting) && channel.receive(waiting) == SupervisorChannel.INTERRUPTED;
    }

    /** Returns whether the process exists; it may have ended without its parent having noticed. Any thread. */
    public boolean isAlive() {
        return process.filter(ProcessHandle::isAlive).isPresent();
    }

    static int exitCode(int waitStatus) {
        int signal = waitStatus & SIGNAL_BITS;
        return signal == 0 ? (waitStatus >> 8) & 0xff : EXIT_BY_SIGNAL + signal;
    }

    /** Removes the command's cgroup. A command that was never released ends without having run. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!released) {
            channel.cancel();
        }
        channel.close(released && !ended);
        released = true;
        cgroup.ifPresent(c -> {
            if (heldBack) {
                c.removeEmpty(notices);
            } else {
                c.remove(notices);
            }
        });
    }
}

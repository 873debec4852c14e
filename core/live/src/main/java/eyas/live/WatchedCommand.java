package eyas.live;

import eyas.live.sys.FileCalls;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A command that was started under watch.
 *
 * <p>Life cycle: {@link CommandLauncher#prepare}, {@link #release}, {@link #await}, {@link #close}. A command that is closed without a
 * release never runs. {@link #await} may run on another thread than the rest. Signals are handled by the supervisor.
 */
public final class WatchedCommand implements AutoCloseable {
    private static final int SIGNAL_BITS = 0x7f;
    private static final int EXIT_BY_SIGNAL = 128;

    /** The exit code of a command whose supervisor ended before it. */
    public static final int UNKNOWN = -1;

    private final int pid;
    /** The process; the handle distinguishes it from a later one with the same id. */
    private final Optional<ProcessHandle> process;

    private final SupervisorChannel channel;
    private final byte[] name;
    private final Optional<CommandCgroup> cgroup;
    private final Consumer<String> notices;
    private final FileCalls waiting = new FileCalls();

    private boolean released;
    private boolean keepsOrphans;
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

    /** Returns the process id, which stays the same across the exec. */
    public long pid() {
        return pid;
    }

    /** Returns the scope to watch: the command's cgroup, or its process tree if it has none. */
    public Scope scope() {
        return cgroup.<Scope>map(c -> new Scope.Cgroup(c.directory())).orElseGet(() -> new Scope.Tree(pid));
    }

    /**
     * Returns the processes in the command's cgroup, including the command; none without a cgroup. Thread-safe until {@link #close}.
     *
     * @throws eyas.event.EventSourceException if the cgroup cannot be listed
     */
    public long[] processes() {
        return cgroup.map(c -> CgroupTree.processes(c.directory())).orElseGet(() -> new long[0]);
    }

    /**
     * Executes the command; returns when it runs.
     *
     * @return empty, or why the exec failed
     */
    public Optional<LaunchResult.Refused> release() {
        if (released) {
            throw new IllegalStateException("the command was already released");
        }
        int error = channel.startCommand();
        released = true;
        ended = error != 0;
        return error == 0 ? Optional.empty() : Optional.of(CommandLauncher.refused(name, error));
    }

    /** Keeps the processes that the command leaves running in its cgroup, so that its egress policy still applies to them. */
    public void keepOrphans() {
        keepsOrphans = true;
    }

    /**
     * Waits for the command's end. Call once.
     *
     * @param interrupted runs after a second interrupt has ended the command
     * @return its exit code, 128 + n if signal n killed it; {@link #UNKNOWN} if its supervisor was killed before
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

    /** Returns whether a signal after the command's end requested the end of all waiting. On the thread of {@link #await}. */
    public boolean isInterrupted() {
        return channel.isReady(waiting) && channel.receive(waiting) == SupervisorChannel.INTERRUPTED;
    }

    /** Returns whether the process exists; it may be a zombie that its parent has not reaped. Thread-safe. */
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
            if (keepsOrphans) {
                c.removeEmpty(notices);
            } else {
                c.remove(notices);
            }
        });
    }
}

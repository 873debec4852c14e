package eyas.live;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.sys.CapabilityCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.ProcessCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Communicates with the supervisor of a command, {@code src/main/launcher/supervisor.c}, which documents the messages.
 *
 * <p>The supervisor is the process that the user started, and the parent of this one; the variable {@code EYAS_SUPERVISOR} has the socket
 * to it. A process without that variable, such as a test, starts its own supervisor. For one thread at a time.
 */
final class SupervisorChannel {
    /** The supervisor has ended. */
    static final int LOST = 0;
    /** The command has ended. */
    static final int ENDED = 'e';
    /** A signal requests the end of all waiting. */
    static final int INTERRUPTED = 'i';

    /** Default time for this process to finish its report before the supervisor stops waiting. */
    static final int END_LIMIT_SECONDS = 600;

    private static final String VARIABLE = "EYAS_SUPERVISOR";
    private static final String LIMIT_VARIABLE = "EYAS_END_LIMIT";
    private static final String PROGRAM = "eyas-supervisor";
    private static final Path OWN_ARGUMENTS = Path.of("/proc/self/cmdline");
    private static final int PREPARE = 'P';
    private static final int START = 'S';
    private static final int CANCEL = 'C';
    private static final int HEADER_INTS = 4;
    /** The supervisor reads 64 KiB at once, including the header. */
    private static final int REQUEST_BYTES = (64 << 10) - 32;

    private static final int REPORT_BYTES = 8;
    private static final int SERVED = 3;

    private final int socket;
    /** The supervisor's process id if this process started it, else 0. */
    private final int own;
    /** The number of the supervisor's last arguments that are the command; 0 if the command must be sent. */
    private final int arguments;
    /** Seconds after which an unfinished Eyas counts as hung. */
    private final int limit;

    private final FileCalls files = new FileCalls();
    private final MemorySegment report = Arena.ofAuto().allocate(REPORT_BYTES, Integer.BYTES);

    private SupervisorChannel(int socket, int own, int arguments, int limit) {
        this.socket = socket;
        this.own = own;
        this.arguments = arguments;
        this.limit = limit;
    }

    /**
     * Connects to the supervisor.
     *
     * @throws EventSourceException if none exists and none can be started, or if the time limit is invalid
     */
    static SupervisorChannel connect(CommandRequest request) {
        int limit = endLimit(System.getenv(LIMIT_VARIABLE)); // checked before a process or descriptor is created
        String socket = System.getenv(VARIABLE);
        if (socket == null) {
            return start(request, limit);
        }
        int descriptor = Integer.parseInt(socket);
        new CapabilityCalls().closeOnExec(descriptor);
        return new SupervisorChannel(descriptor, 0, lastArguments(request.arguments()), limit);
    }

    /** Returns the process id of the supervisor that started this process; 0 if there is none. */
    static int supervisor() {
        return System.getenv(VARIABLE) == null
                ? 0
                : ProcessHandle.current()
                        .parent()
                        .map(parent -> (int) parent.pid())
                        .orElse(0);
    }

    private static SupervisorChannel start(CommandRequest request, int limit) {
        FileCalls files = new FileCalls();
        ProcessCalls processes = new ProcessCalls();
        int[] ends = new int[2];
        if (processes.socketPair(ends) != 0) {
            throw new EventSourceException("socketpair() failed with " + Errno.name(processes.errno())
                    + "; raise the limit of open files (ulimit -n)");
        }
        try (NativeFile program = NativeFile.open(PROGRAM, files)) {
            List<byte[]> argv = new ArrayList<>(List.of(Bytes.of(PROGRAM), Bytes.of("--serve")));
            argv.addAll(request.arguments());
            int pid = processes.spawn(Bytes.of(program.path()), argv, ends[1], SERVED);
            if (pid < 0) {
                files.close(ends[0]);
                throw new EventSourceException("cannot start a program: posix_spawn(" + program.path()
                        + ") failed with " + Errno.name(-pid) + program.remedy());
            }
            return new SupervisorChannel(ends[0], pid, request.arguments().size(), limit);
        } finally {
            files.close(ends[1]);
        }
    }

    /** Returns the number of arguments of {@code command} if they are the last ones of this process, hence of the supervisor; else 0. */
    private static int lastArguments(List<byte[]> command) {
        try {
            List<byte[]> all = Bytes.splitAtZeros(Files.readAllBytes(OWN_ARGUMENTS));
            int first = all.size() - command.size();
            for (int i = 0; i < command.size(); i++) {
                if (first < 1 || !Arrays.equals(all.get(first + i), command.get(i))) {
                    return 0;
                }
            }
            return command.size();
        } catch (IOException e) {
            throw new EventSourceException("cannot read " + OWN_ARGUMENTS + "; is /proc mounted?", e);
        }
    }

    /**
     * Creates the suspended command.
     *
     * @param path of its program
     * @return its process id, or the negated error number
     */
    int prepare(byte[] path, CommandRequest request) {
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        write(texts, path);
        write(texts, Bytes.of(request.output()));
        if (arguments == 0) {
            request.arguments().forEach(argument -> write(texts, argument));
        }
        long seconds = Math.min(limit + request.waiting().toSeconds(), Integer.MAX_VALUE);
        if (!send(texts.toByteArray(), PREPARE, arguments, request.failsUnobserved() ? 1 : 0, (int) seconds)) {
            return -files.errno();
        }
        return receive(files) == LOST ? -Errno.ESRCH : value();
    }

    /**
     * Returns the seconds after which an unfinished Eyas counts as hung.
     *
     * @param given value of the environment variable; null for the default
     */
    static int endLimit(@Nullable String given) {
        if (given == null) {
            return END_LIMIT_SECONDS;
        }
        if (!given.matches("[0-9]{1,6}")) {
            throw new EventSourceException(
                    LIMIT_VARIABLE + " is '" + given + "'; set it to a number of seconds, at most 999999, or unset it");
        }
        return Integer.parseInt(given);
    }

    /**
     * Releases the command; returns 0, or the error number of its exec. A supervisor that is killed after the request may have released the
     * command, and the command may have killed it: that is not an error here, since the next report is {@link #LOST}.
     */
    int startCommand() {
        if (!send(new byte[0], START, 0, 0, 0)) {
            throw new EventSourceException("the supervisor of the command was killed before the command started");
        }
        return receive(files) == LOST ? 0 : value();
    }

    private static void write(ByteArrayOutputStream texts, byte[] text) {
        texts.writeBytes(text);
        texts.write(0);
    }

    private boolean send(byte[] texts, int... header) {
        if (texts.length > REQUEST_BYTES) {
            throw new EventSourceException("too many arguments for a command without '--' before it");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate((long) HEADER_INTS * Integer.BYTES + texts.length, Integer.BYTES);
            MemorySegment.copy(header, 0, bytes, ValueLayout.JAVA_INT, 0, HEADER_INTS);
            MemorySegment.copy(
                    texts, 0, bytes, ValueLayout.JAVA_BYTE, (long) HEADER_INTS * Integer.BYTES, texts.length);
            return files.write(socket, bytes, bytes.byteSize()) == bytes.byteSize();
        }
    }

    /** Waits for the next report; returns its kind, {@link #LOST} if the supervisor has ended. Allocates nothing. */
    int receive(FileCalls calls) {
        long got;
        do {
            got = calls.read(socket, report, REPORT_BYTES);
        } while (got < 0 && calls.errno() == Errno.EINTR);
        return got == REPORT_BYTES ? report.get(ValueLayout.JAVA_INT, 0) : LOST;
    }

    /** Returns the value of the last report; for {@link #ENDED}, the command's wait status. */
    int value() {
        return report.get(ValueLayout.JAVA_INT, Integer.BYTES);
    }

    /** Returns whether {@link #receive} returns without waiting. */
    boolean isReady(FileCalls calls) {
        return calls.pollReadable(socket, 0) > 0;
    }

    /** Ends a command that was not released; returns when it has ended. */
    void cancel() {
        if (send(new byte[0], CANCEL, 0, 0, 0)) {
            receive(files);
        }
    }

    /** @param running whether the command continues; otherwise a supervisor that this process has started ends, too */
    void close(boolean running) {
        files.close(socket);
        if (own != 0 && !running) {
            new ProcessCalls().waitFor(own);
        }
    }
}

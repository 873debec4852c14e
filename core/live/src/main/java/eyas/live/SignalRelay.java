package eyas.live;

import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.SignalCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives signals sent to Eyas, including those that were ignored when it started, as with {@code nohup}.
 *
 * <p>The JVM's own signal handling is disabled while the relay is installed. Signals for a command that Eyas runs are forwarded by the
 * command's supervisor.
 */
public final class SignalRelay implements AutoCloseable {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGTERM = 15;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;
    private static final int SIGALRM = 14;
    private static final int[] RELAYED = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM};

    private static final int O_NONBLOCK = 04000;
    /** Size of the handler's record: number and sender, two ints. */
    private static final int RECORD = 8;

    private record Previous(int number, MemorySegment action) {}

    private final FileCalls files = new FileCalls();
    private final SignalCalls signals = new SignalCalls();
    private final Arena arena = Arena.ofShared();
    private final List<Previous> previous = new ArrayList<>();
    private final IntConsumer observer;
    private final Thread thread;
    private final MemorySegment descriptor;
    private final int[] pipe = new int[2];
    private volatile boolean closed;

    private SignalRelay(IntConsumer observer) {
        this.observer = observer;
        if (files.pipe(pipe, FileCalls.O_CLOEXEC | O_NONBLOCK) != 0) {
            throw new EventSourceException(
                    "pipe2() failed with " + Errno.name(files.errno()) + "; raise the limit of open files (ulimit -n)");
        }
        // The library stays loaded for the rest of the process, since a handler may run at any time.
        try (NativeFile file = NativeFile.open("relay.so", files)) {
            SymbolLookup library = SymbolLookup.libraryLookup(file.path(), Arena.global());
            descriptor = library.findOrThrow("eyas_relay_descriptor").reinterpret(Integer.BYTES);
            descriptor.set(ValueLayout.JAVA_INT, 0, pipe[1]);
            MemorySegment handler = library.findOrThrow("eyas_relay_handler");
            for (int number : RELAYED) {
                @Nullable MemorySegment action = signals.install(number, handler, arena);
                if (action != null) {
                    previous.add(new Previous(number, action));
                }
            }
        }
        thread = Thread.ofPlatform().daemon().name("eyas-signals").unstarted(this::run);
    }

    /** Installs the handlers; {@code observer} gets the number of each signal, on the relay's thread. */
    public static SignalRelay install(IntConsumer observer) {
        SignalRelay relay = new SignalRelay(observer);
        relay.thread.start();
        return relay;
    }

    private void run() {
        FileCalls calls = new FileCalls();
        long own = ProcessHandle.current().pid();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment bytes = memory.allocate(RECORD, 4);
            while (!closed) {
                pass(calls, bytes, own);
            }
        }
    }

    private void pass(FileCalls calls, MemorySegment bytes, long own) {
        if (calls.pollReadable(pipe[0], -1) <= 0 || calls.read(pipe[0], bytes, RECORD) != RECORD) {
            return;
        }
        int number = bytes.getAtIndex(ValueLayout.JAVA_INT, 0);
        int sender = bytes.getAtIndex(ValueLayout.JAVA_INT, 1);
        // The JVM sends signals to its own threads; number 0 ends the relay.
        if (number == 0 || sender == own) {
            return;
        }
        observer.accept(number);
    }

    /** Restores the previous handlers. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (Previous action : previous) {
            signals.restore(action.number(), action.action());
        }
        closed = true;
        try (Arena memory = Arena.ofConfined()) {
            files.write(pipe[1], memory.allocate(RECORD), RECORD);
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        files.close(pipe[0]);
        files.close(pipe[1]);
        arena.close();
    }
}

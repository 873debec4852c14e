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
 * Passes signals that reach Eyas on to the command.
 *
 * <p>A key on the terminal (Ctrl-C) signals the whole foreground process group, the command included: such a signal, which
 * the kernel marks as its own, is not sent a second time. Signals that the JVM would have acted on do nothing else while
 * the relay is installed. A signal that was ignored when Eyas started stays ignored where a command is watched, which has inherited
 * that; whoever takes signals for himself gets it all the same.
 */
public final class SignalRelay implements AutoCloseable {
    /** Takes a signal after it was passed on, or not; called on the relay's thread. */
    public interface Observer {
        /**
         * Takes one signal.
         *
         * @param number the signal's number
         * @param fromTerminal whether a key on the terminal caused it
         */
        void received(int number, boolean fromTerminal);
    }

    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGTERM = 15;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;
    private static final int SIGALRM = 14;
    private static final int[] RELAYED = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM};

    private static final int SI_KERNEL = 0x80;
    private static final int O_NONBLOCK = 04000;
    /** What the handler writes: number, code, sender; three ints. */
    private static final int RECORD = 12;

    private static final long PAUSE_MILLIS = 10;

    private record Previous(int number, MemorySegment action) {}

    private final FileCalls files = new FileCalls();
    private final SignalCalls signals = new SignalCalls();
    private final Arena arena = Arena.ofShared();
    private final List<Previous> previous = new ArrayList<>();
    private final IntConsumer target;
    private final Observer observer;
    private final Thread thread;
    private final MemorySegment descriptor;
    private final int[] pipe = new int[2];
    private volatile boolean closed;

    private SignalRelay(IntConsumer target, Observer observer, boolean ignoredToo) {
        this.target = target;
        this.observer = observer;
        if (files.pipe(pipe, FileCalls.O_CLOEXEC | O_NONBLOCK) != 0) {
            throw new EventSourceException(
                    "pipe2() failed with " + Errno.name(files.errno()) + "; raise the limit of open files (ulimit -n)");
        }
        // The library stays loaded for the rest of the process: a handler may run at any moment, and must find its
        // code.
        try (NativeFile file = NativeFile.open("relay.so", files)) {
            SymbolLookup library = SymbolLookup.libraryLookup(file.path(), Arena.global());
            descriptor = library.findOrThrow("eyas_relay_descriptor").reinterpret(Integer.BYTES);
            descriptor.set(ValueLayout.JAVA_INT, 0, pipe[1]);
            MemorySegment handler = library.findOrThrow("eyas_relay_handler");
            for (int number : RELAYED) {
                @Nullable MemorySegment action = signals.install(number, handler, ignoredToo, arena);
                if (action != null) {
                    previous.add(new Previous(number, action));
                }
            }
        }
        thread = Thread.ofPlatform().daemon().name("eyas-signals").unstarted(this::run);
    }

    /** Begins to pass on signals to {@code command}. */
    public static SignalRelay install(WatchedCommand command, Observer observer) {
        return install(command::signal, observer, false);
    }

    /**
     * Begins to take signals that are nobody else's to act on: also those that were ignored at the start, as {@code nohup} and a shell
     * that runs a program in the background have it.
     */
    public static SignalRelay install(Observer observer) {
        return install(_ -> {}, observer, true);
    }

    private static SignalRelay install(IntConsumer target, Observer observer, boolean ignoredToo) {
        SignalRelay relay = new SignalRelay(target, observer, ignoredToo);
        relay.thread.start();
        return relay;
    }

    private void run() {
        FileCalls calls = new FileCalls();
        long own = ProcessHandle.current().pid();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment bytes = memory.allocate(RECORD, 4);
            while (!closed) {
                try {
                    pass(calls, bytes, own);
                } catch (OutOfMemoryError e) {
                    // The next signal may be the one that ends what fills the heap.
                    pause();
                }
            }
        }
    }

    private void pass(FileCalls calls, MemorySegment bytes, long own) {
        if (calls.pollReadable(pipe[0], -1) <= 0 || calls.read(pipe[0], bytes, RECORD) != RECORD) {
            return;
        }
        int number = bytes.getAtIndex(ValueLayout.JAVA_INT, 0);
        boolean fromTerminal = bytes.getAtIndex(ValueLayout.JAVA_INT, 1) == SI_KERNEL;
        int sender = bytes.getAtIndex(ValueLayout.JAVA_INT, 2);
        // The JVM signals its own threads at times; number 0 is the relay's own end.
        if (number == 0 || (!fromTerminal && sender == own)) {
            return;
        }
        if (!fromTerminal) {
            target.accept(number);
        }
        observer.received(number, fromTerminal);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the signals back to who had them. */
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

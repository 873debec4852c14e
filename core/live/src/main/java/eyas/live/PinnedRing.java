package eyas.live;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloneExit;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.ForkExit;
import eyas.event.EventParams.KillExit;
import eyas.event.EventParams.TgkillExit;
import eyas.event.EventParams.TkillExit;
import eyas.event.EventSourceException;
import eyas.live.bpf.BpfPins;
import eyas.live.ring.RingMemory;
import eyas.live.ring.RingReader;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.MemoryCalls;
import eyas.live.sys.MountCalls;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pins programs and ring in a BPF file system, so that the events that ended their process can be read after its death: a killed reader
 * never sees the event that killed it.
 *
 * <p>The process that pins must call {@link #remove}; {@link #removeStale} finds what was left.
 */
public final class PinnedRing {
    private static final Path SYSTEM = Path.of("/sys/fs/bpf");
    private static final String PREFIX = "eyas-";
    private static final String TYPE = "bpf";

    /** Limit of events that are read: a ring holds no more. */
    private static final int MAX_EVENTS = 10_000_000;

    /** Limit of remembered programs. */
    private static final int MAX_PROGRAMS = 10_000;

    private static final int MAX_ANCESTORS = 64;

    /** Tries for a record that is still being written. Writers take microseconds, and one that has died never finishes. */
    private static final int BUSY_TRIES = 1_000;

    /**
     * A signal that was sent.
     *
     * @param time ns since the epoch
     * @param sender thread that sent it
     * @param target process, thread or negated process group, as in the call
     * @param number the signal
     * @param result the call's result
     * @param user the sender's user, as far as the same events show it; -1 if they do not
     * @param program name of the program that the sender executed among the same events; empty if none
     * @param ancestry the sender and its ancestors, parent first, as far as the same events show them
     */
    public record Signal(
            long time,
            long sender,
            long target,
            int number,
            long result,
            long user,
            String program,
            List<Started> ancestry) {
        public Signal {
            ancestry = List.copyOf(ancestry);
        }
    }

    /**
     * A process that may have been started among the events.
     *
     * @param thread its number
     * @param environment the variables of the first program that it executed among them, as passed by its parent: each {@code NAME=VALUE}
     * and an end of line, as far as they were captured; empty if it executed none
     */
    public record Started(long thread, String environment) {}

    /** What the unread events show of processes, by thread. */
    private static final class ProcessState {
        private final Map<Long, String> programs = new HashMap<>();
        private final Map<Long, String> environments = new HashMap<>();
        private final Map<Long, Long> parents = new HashMap<>();
        private final Map<Long, Long> users = new HashMap<>();

        /** Records an exec or the creation of a process; an execveat has the parameters of an execve except for the last. */
        private void remember(Event event) {
            switch (event.code()) {
                case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> {
                    if (programs.size() < MAX_PROGRAMS && event.decode() && event.result(-1) == 0) {
                        programs.put(event.thread(), event.paramText(ExecveExit.COMM));
                        environments.putIfAbsent(
                                event.thread(),
                                new String(event.paramBytes(ExecveExit.ENV), StandardCharsets.UTF_8)
                                        .replace('\0', '\n'));
                        parent(event, ExecveExit.PTID);
                        users.put(event.thread(), event.paramUnsigned(ExecveExit.UID, -1));
                    }
                }
                case EventCode.SYSCALL_CLONE_20_X, EventCode.SYSCALL_CLONE3_X ->
                    recordFork(event, CloneExit.PTID, CloneExit.UID);
                case EventCode.SYSCALL_FORK_20_X, EventCode.SYSCALL_VFORK_20_X ->
                    recordFork(event, ForkExit.PTID, ForkExit.UID);
                default -> {}
            }
        }

        /** Records a created process. Of the two returns of a fork, the child's has the result 0. */
        private void recordFork(Event event, int parentParameter, int userParameter) {
            if (parents.size() < MAX_PROGRAMS && event.decode() && event.result(-1) == 0) {
                parent(event, parentParameter);
                users.put(event.thread(), event.paramUnsigned(userParameter, -1));
            }
        }

        private void parent(Event event, int parameter) {
            parents.put(event.thread(), event.paramSigned(parameter, 0));
        }

        private List<Started> ancestry(long thread) {
            List<Started> ancestry = new ArrayList<>();
            @Nullable Long at = thread;
            while (at != null && ancestry.size() < MAX_ANCESTORS) {
                ancestry.add(new Started(at, environments.getOrDefault(at, "")));
                at = parents.get(at);
            }
            return ancestry;
        }
    }

    private PinnedRing() {}

    /**
     * Mounts a BPF file system at {@code fallback}, a directory that is created, if the machine has none: for a process that will lack the
     * privilege.
     *
     * @throws EventSourceException if that is not possible
     */
    public static void prepare(Path fallback) {
        try {
            if (isBpf(SYSTEM) || isBpf(fallback)) {
                return;
            }
            Files.createDirectories(fallback);
        } catch (IOException e) {
            throw noPlace(e);
        }
        MountCalls calls = new MountCalls();
        if (calls.mount(TYPE, fallback, TYPE) != 0) {
            throw new EventSourceException("no BPF file system at " + SYSTEM + ", and mounting one at " + fallback
                    + " failed with " + Errno.name(calls.errno()));
        }
    }

    /**
     * Creates a directory for this process's pins: in the machine's BPF file system, else in one that is mounted at {@code fallback}, as
     * {@link #prepare} does.
     *
     * @throws EventSourceException if that is not possible
     */
    public static Path createDirectory(Path fallback) {
        prepare(fallback);
        try {
            return isBpf(SYSTEM)
                    ? Files.createDirectory(
                            SYSTEM.resolve(PREFIX + ProcessHandle.current().pid()))
                    : fallback;
        } catch (IOException e) {
            throw noPlace(e);
        }
    }

    private static EventSourceException noPlace(IOException e) {
        return new EventSourceException(
                "cannot create a directory for pinned BPF objects: " + FileErrorMessage.reason(e), e);
    }

    private static boolean isBpf(Path directory) throws IOException {
        return Files.isDirectory(directory)
                && Files.getFileStore(directory).type().equals(TYPE);
    }

    /**
     * Returns the signals that are still in the ring, which its killed reader did not read.
     *
     * @param place the directory where it is pinned
     * @param ringBytes its size
     * @throws EventSourceException if it cannot be opened
     */
    public static List<Signal> signals(Path place, int ringBytes) {
        List<Signal> signals = new ArrayList<>();
        ProcessState state = new ProcessState();
        int ring = BpfPins.open(place.resolve(BpfPins.RING));
        try (Arena arena = Arena.ofConfined()) {
            RingReader reader = new RingReader(RingMemory.map(ring, ringBytes, new MemoryCalls(), arena));
            Event event = new Event();
            int busy = 0;
            for (int i = 0; i < MAX_EVENTS && busy < BUSY_TRIES; i++) {
                switch (reader.next(event)) {
                    case EVENT -> {
                        state.remember(event);
                        signal(event, state).ifPresent(signals::add);
                    }
                    case BUSY -> busy++;
                    case EMPTY -> {
                        return signals;
                    }
                }
            }
            return signals;
        } finally {
            new FileCalls().close(ring);
        }
    }

    private static Optional<Signal> signal(Event event, ProcessState state) {
        return switch (event.code()) {
            case EventCode.SYSCALL_KILL_X -> signal(event, KillExit.PID, KillExit.SIG, state);
            case EventCode.SYSCALL_TKILL_X -> signal(event, TkillExit.TID, TkillExit.SIG, state);
            case EventCode.SYSCALL_TGKILL_X -> signal(event, TgkillExit.PID, TgkillExit.SIG, state);
            default -> Optional.empty();
        };
    }

    private static Optional<Signal> signal(Event event, int target, int number, ProcessState state) {
        if (!event.decode()) {
            return Optional.empty();
        }
        return Optional.of(new Signal(
                event.time(),
                event.thread(),
                event.paramSigned(target, 0),
                (int) event.paramUnsigned(number, 0),
                event.result(0),
                state.users.getOrDefault(event.thread(), -1L),
                state.programs.getOrDefault(event.thread(), ""),
                state.ancestry(event.thread())));
    }

    /**
     * Removes the pins in {@code place}, a directory in use; the kernel frees objects without other references. Entries that the kernel
     * creates there are kept.
     */
    public static void unpin(Path place) throws IOException {
        try (DirectoryStream<Path> pins = Files.newDirectoryStream(place, BpfPins.NAMES)) {
            for (Path pin : pins) {
                Files.delete(pin);
            }
        }
        if (place.startsWith(SYSTEM)) {
            Files.delete(place);
        }
    }

    /** Removes the pins in {@code place}, and the directory. */
    public static void remove(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return;
        }
        if (place.startsWith(SYSTEM)) {
            unpin(place);
            return;
        }
        // The pins vanish with the file system that was mounted for them. If it is not mounted, nothing is left to do.
        MountCalls calls = new MountCalls();
        if (calls.unmount(place) != 0 && calls.errno() != Errno.EINVAL) {
            throw new IOException("umount(" + place + ") failed with " + Errno.name(calls.errno()));
        }
        Files.delete(place);
    }

    /**
     * Removes the pins of processes that have ended.
     *
     * @return how many directories were removed
     */
    public static int removeStale() throws IOException {
        if (!isBpf(SYSTEM)) {
            return 0;
        }
        int removed = 0;
        try (DirectoryStream<Path> places = Files.newDirectoryStream(SYSTEM, PREFIX + "[0-9]*")) {
            for (Path place : places) {
                String pid = String.valueOf(place.getFileName()).substring(PREFIX.length());
                if (pid.chars().allMatch(Character::isDigit) && !Files.exists(Path.of("/proc", pid))) {
                    remove(place);
                    removed++;
                }
            }
        }
        return removed;
    }
}

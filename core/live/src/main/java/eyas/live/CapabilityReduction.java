package eyas.live;

import eyas.event.Bytes;
import eyas.live.sys.CapabilityCalls;
import eyas.live.sys.ConfinementCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.ProcessCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Drops the capabilities that this process does not need, by executing its own program again.
 *
 * <p>Capabilities are per thread, and a thread can drop its own only. When the first line of Java runs, the JVM has started a dozen
 * threads, which would keep theirs. So the calling thread reduces its bounding set and executes the same program with the same arguments.
 * Every thread of the new program, and every process that it starts, has the wanted capabilities at most. The process keeps its id, its
 * parent and its descriptors. See docs/adr/0016-capabilities.md.
 */
public final class CapabilityReduction {
    private static final String MORE = "the process keeps more privileges than it needs: ";
    private static final Path OWN = Path.of("/proc/thread-self/status");
    private static final byte[] PROGRAM = "/proc/self/exe".getBytes(StandardCharsets.US_ASCII);
    private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");

    private final CapabilityCalls calls = new CapabilityCalls();
    private final long wanted;

    private CapabilityReduction(Set<Capability> wanted) {
        this.wanted = wanted.stream().mapToLong(Capability::bit).sum();
    }

    /** Why {@link #reduceTo} returned. */
    public sealed interface Result {
        /** The process has no other capabilities than the wanted ones. */
        record Least() implements Result {}

        /** The process has more capabilities, and could not drop them. */
        record More(String why) implements Result {}
    }

    /**
     * Executes this program again with at most the capabilities {@code wanted}, and does not return. Returns if the process has no others,
     * or on failure. Call before anything is read from standard input or written to a file, since the new program starts over, and flush
     * what was printed.
     */
    public static Result reduceTo(Set<Capability> wanted) {
        return new CapabilityReduction(wanted).reduce();
    }

    /**
     * Calls {@code start} on a new thread whose child processes have at most the capabilities {@code wanted}, and can never gain
     * privileges. The current process keeps its own.
     *
     * @param problems receives the errors of the kernel
     * @throws IOException if {@code start} does
     */
    public static <T> T startLimited(Set<Capability> wanted, Start<T> start, Consumer<String> problems)
            throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            new CapabilityReduction(wanted).limitChildren().ifPresent(problems);
            return start.start();
        });
        Thread.ofPlatform().name("eyas-limited-start").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while starting a process");
        }
    }

    /** Starts a process. */
    @FunctionalInterface
    public interface Start<T> {
        T start() throws IOException;
    }

    /**
     * Returns whether the mode of a file does not let this process's user write it; groups are ignored. If the file does not exist, its
     * nearest existing parent directory is checked.
     */
    public static boolean belongsToOthers(Path path) {
        Path there = path.toAbsolutePath();
        while (!Files.exists(there)) {
            Path parent = there.getParent();
            if (parent == null) {
                return false;
            }
            there = parent;
        }
        try {
            int owner = (int) Files.getAttribute(there, "unix:uid");
            int own = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(there);
            return owner == own
                    ? !permissions.contains(PosixFilePermission.OWNER_WRITE)
                    : !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            return true; // unreadable: assume that it belongs to others
        }
    }

    /** Returns the names of this thread's permitted capabilities, joined by blanks; unnamed ones by number. */
    public static String permittedCapabilities() {
        long held = read("CapPrm");
        List<String> names = new ArrayList<>();
        for (int number = 0; number < CapabilityCalls.BITS; number++) {
            long bit = 1L << number;
            if ((held & bit) != 0) {
                names.add(Arrays.stream(Capability.values())
                        .filter(each -> each.bit() == bit)
                        .map(each -> "CAP_" + each.name())
                        .findAny()
                        .orElse(Integer.toString(number)));
            }
        }
        return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(" "));
    }

    private Result reduce() {
        long permitted = read("CapPrm");
        if ((permitted & ~wanted) == 0) {
            return new Result.Least();
        }
        long bounds = read("CapBnd") & ~wanted;
        for (int number = 0; number < CapabilityCalls.BITS; number++) {
            if ((bounds >>> number & 1) != 0 && calls.dropFromBounds(number) < 0) {
                return more("prctl(PR_CAPBSET_DROP, " + number + ")", "it takes CAP_SETPCAP");
            }
        }
        boolean root = isRoot();
        long retained = permitted & wanted;
        // Kernels before 5.11 count BPF memory against a limit that only CAP_SYS_RESOURCE can lift; it stays lifted.
        new ProcessCalls().lift(ProcessCalls.RLIMIT_MEMLOCK);
        if (calls.clearAmbient() < 0 || calls.set(retained, root ? 0 : retained) < 0) {
            return more("capset", "the kernel refuses");
        }
        if (!root) {
            for (int number = 0; number < CapabilityCalls.BITS; number++) {
                if ((retained >>> number & 1) != 0 && calls.raiseAmbient(number) < 0) {
                    return more("prctl(PR_CAP_AMBIENT_RAISE, " + number + ")", "the kernel refuses");
                }
            }
        }
        return execute();
    }

    /** Limits the calling thread's children; returns the kernel's error, if any. An exec as root gains everything in the bounding set. */
    private Optional<String> limitChildren() {
        ConfinementCalls confinement = new ConfinementCalls();
        for (int number = 0; number < CapabilityCalls.BITS; number++) {
            if ((wanted >>> number & 1) == 0 && confinement.dropFromBounds(number) < 0) {
                return Optional.of(MORE + "prctl(PR_CAPBSET_DROP, " + number + "): " + Errno.name(confinement.errno()));
            }
        }
        if (isRoot() && calls.set(read("CapPrm"), 0) < 0) {
            return Optional.of(MORE + "capset: " + Errno.name(calls.errno()));
        }
        return confinement.refuseNewPrivileges() < 0
                ? Optional.of(MORE + "prctl(PR_SET_NO_NEW_PRIVS): " + Errno.name(confinement.errno()))
                : Optional.empty();
    }

    private Result execute() {
        try {
            byte[] program = new FileCalls().readLink(PROGRAM);
            List<byte[]> arguments = Bytes.splitAtZeros(Files.readAllBytes(ARGUMENTS));
            InheritedDescriptors.atStart().closeOthersOnExec(calls);
            calls.execute(program, arguments);
            return more(
                    "execv(" + new String(program, StandardCharsets.UTF_8) + ")",
                    "check that the program still exists");
        } catch (IOException e) {
            return new Result.More(e + ": mount /proc");
        }
    }

    private Result more(String call, String remedy) {
        return new Result.More(call + ": " + Errno.name(calls.errno()) + "; " + remedy);
    }

    /** Returns whether the effective user is root, who gains the whole bounding set on exec. */
    private static boolean isRoot() {
        return line("Uid").map(ids -> ids.split("\\s+", -1)[1].equals("0")).orElse(false);
    }

    private static long read(String name) {
        return line(name).map(text -> Long.parseUnsignedLong(text, 16)).orElse(0L);
    }

    private static Optional<String> line(String name) {
        try {
            for (String line : Files.readAllLines(OWN, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(name + ":")) {
                    return Optional.of(line.substring(name.length() + 1).strip());
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // without /proc nothing is known, and nothing can be watched either
        }
        return Optional.empty();
    }
}

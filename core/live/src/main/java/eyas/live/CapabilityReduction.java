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
 * Gives up the capabilities that this process does not need, by executing its own program again.
 *
 * <p>Capabilities belong to threads, and a thread can give up its own only. When the first line of Java runs, the machine
 * has started a dozen threads, which would keep all of theirs. So this thread takes what is not wanted out of the bounds of
 * what it executes, and executes the program that it is, with the same words: every thread of the new one, and every
 * process that it will ever start, has the wanted ones at most. The process keeps its id, its parent and its descriptors.
 * See docs/adr/0016-capabilities.md.
 */
public final class CapabilityReduction {
    private static final String MORE = "the process keeps more privileges than it needs: ";
    private static final Path OWN = Path.of("/proc/thread-self/status");
    private static final byte[] PROGRAM = "/proc/self/exe".getBytes(StandardCharsets.US_ASCII);
    private static final Path WORDS = Path.of("/proc/self/cmdline");

    private final CapabilityCalls calls = new CapabilityCalls();
    private final long wanted;

    private CapabilityReduction(Set<Capability> wanted) {
        this.wanted = wanted.stream().mapToLong(Capability::bit).sum();
    }

    /** Why this process still runs. */
    public sealed interface Result {
        /** It has no other capabilities than the wanted ones. */
        record Least() implements Result {}

        /** It has more, and could not give them up. */
        record More(String why) implements Result {}
    }

    /**
     * Begins this program anew with at most the capabilities {@code wanted}, and does not return; returns where it has no
     * others. Nothing may have been read from standard input and no file written, since the new program does all of it again,
     * and what is printed must have been flushed.
     */
    public static Result reduceTo(Set<Capability> wanted) {
        return new CapabilityReduction(wanted).reduce();
    }

    /**
     * Calls {@code start} on a thread of its own, whose child processes have at most the capabilities {@code wanted}, and can never get more
     * privileges. The present process keeps all of its own.
     *
     * @param problems takes what the kernel refuses
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
            throw new InterruptedIOException("interrupted while a process was started");
        }
    }

    /** A start of a process. */
    @FunctionalInterface
    public interface Start<T> {
        T start() throws IOException;
    }

    /** Return whether a file, or the nearest directory of one that does not exist yet, is one that only its owner may write. */
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
            return true; // what cannot be looked at may be anybody's
        }
    }

    /** Returns the names of the capabilities of this thread, joined by blanks; those that have no name here by number. */
    public static String held() {
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
        long kept = permitted & wanted;
        // Kernels before 5.11 count the memory of BPF against a limit that only CAP_SYS_RESOURCE lifts; it stays
        // lifted.
        new ProcessCalls().lift(ProcessCalls.RLIMIT_MEMLOCK);
        if (calls.clearAmbient() < 0 || calls.set(kept, root ? 0 : kept) < 0) {
            return more("capset", "the kernel refuses");
        }
        if (!root) {
            for (int number = 0; number < CapabilityCalls.BITS; number++) {
                if ((kept >>> number & 1) != 0 && calls.raiseAmbient(number) < 0) {
                    return more("prctl(PR_CAP_AMBIENT_RAISE, " + number + ")", "the kernel refuses");
                }
            }
        }
        return execute();
    }

    /** Limits the calling thread's children; returns what the kernel refuses. An exec as root gives all that is within bounds. */
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
            List<byte[]> words = Bytes.splitAtZeros(Files.readAllBytes(WORDS));
            InheritedDescriptors.atStart().closeOthersOnExec(calls);
            calls.execute(program, words);
            return more("execv(" + new String(program, StandardCharsets.UTF_8) + ")", "is the program still there?");
        } catch (IOException e) {
            return new Result.More(e + ": mount /proc");
        }
    }

    private Result more(String call, String cure) {
        return new Result.More(call + ": " + Errno.name(calls.errno()) + "; " + cure);
    }

    /** Return whether the effective user is root, whom an exec gives all that is within bounds. */
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
            return Optional.empty(); // no /proc: then nothing is known, and nothing can be watched either
        }
        return Optional.empty();
    }
}

package eyas.live;

import eyas.live.sys.CapabilityCalls;
import eyas.live.sys.ConfinementCalls;
import eyas.live.sys.Errno;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives up, for ever, what a process needs for nothing that reads the bytes of strangers: root, privileges that it could
 * still get, and the system calls of {@code refused-calls.tsv}. See docs/adr/0024-sandbox.md.
 *
 * <p>A process of root becomes the owner of the folder that it writes into, in all threads. Where root owns that, it stays
 * root, and the calling thread and those that it starts lose their capabilities. New privileges and system calls are refused
 * to all threads, whoever the user is. Files that are open stay open.
 */
public final class Sandbox {
    private static final int ROOT = 0;
    private static final int EXECUTE = 1;
    private static final int READ = 4;

    private final ConfinementCalls calls = new ConfinementCalls();
    private final List<String> refusals = new ArrayList<>();

    private Sandbox() {}

    /** Whether the process still talks with others. */
    public enum Network {
        KEPT,
        REFUSED
    }

    /** Who owns a file, by numbers. */
    private record Owner(int user, int group) {
        static Owner of(Path file) throws IOException {
            return new Owner((int) Files.getAttribute(file, "unix:uid"), (int) Files.getAttribute(file, "unix:gid"));
        }

        /** Return whether this one may do all of {@code wanted} with what belongs to {@code other} and has {@code mode}. */
        boolean may(int wanted, Owner other, int mode) {
            int shift = user == other.user ? 6 : group == other.group ? 3 : 0;
            return (mode >> shift & wanted) == wanted;
        }
    }

    /**
     * Enters the sandbox.
     *
     * @param written a file or folder that is written, or the folder that nothing is written into; need not exist
     * @return what could not be given up, in words; empty where everything was
     */
    public static List<String> enter(Path written, Network network) {
        return new Sandbox().confine(written, network);
    }

    /**
     * Refuses what a process that watches a job does not need once its BPF programs are attached: new privileges, and the system calls that
     * {@code refused-calls.tsv} refuses always. For all threads; the user stays.
     *
     * @return what could not be given up; empty where everything was
     */
    public static List<String> limitWatcher() {
        return new Sandbox().filter(SeccompRule.Profile.WATCHER);
    }

    /** Goes through what entering needs, and gives nothing up: for the training of a start-up cache. */
    public static void rehearse() {
        Sandbox sandbox = new Sandbox();
        sandbox.calls.user();
        int process = sandbox.calls.process();
        hiddenRuntime(owner(Path.of("")));
        try (Arena arena = Arena.ofConfined()) {
            SeccompFilter.of(SeccompRule.Profile.OFFLINE, process).ifPresent(filter -> filter.program(arena));
        }
    }

    private List<String> confine(Path written, Network network) {
        if (calls.user() == ROOT) {
            Owner owner = owner(written);
            if (owner.user() == ROOT || !becomes(owner)) {
                stayRoot(owner);
            }
        } else {
            dropCapabilities(Set.of());
        }
        return filter(network == Network.REFUSED ? SeccompRule.Profile.OFFLINE : SeccompRule.Profile.PARSER);
    }

    /** Becomes {@code owner} for ever; returns false, with nothing changed, where that is not possible. */
    private boolean becomes(Owner owner) {
        Optional<Path> hidden = hiddenRuntime(owner);
        if (hidden.isPresent()) {
            refusals.add("user " + owner.user() + ", who owns what is written, cannot read " + hidden.get()
                    + ", where Eyas is installed; install it where everybody can read it");
            return false;
        }
        // The group of root is no less than root: it owns files of the system.
        int group = owner.group() == ROOT ? owner.user() : owner.group();
        dropBounds(Set.of());
        if (calls.clearGroups() < 0 || calls.becomeGroup(group) < 0 || calls.becomeUser(owner.user()) < 0) {
            refused("setresuid(" + owner.user() + ")");
            return false;
        }
        return true;
    }

    private void stayRoot(Owner owner) {
        Set<Capability> kept = EnumSet.noneOf(Capability.class);
        if (owner.user() != ROOT) {
            kept.add(Capability.DAC_OVERRIDE);
        }
        if (hiddenRuntime(new Owner(ROOT, ROOT)).isPresent()) {
            kept.add(Capability.DAC_READ_SEARCH);
        }
        dropBounds(kept);
        dropCapabilities(kept);
    }

    private void dropBounds(Set<Capability> kept) {
        long keeping = bits(kept);
        for (int number = 0; number < CapabilityCalls.BITS; number++) {
            if ((keeping >>> number & 1) == 0 && calls.dropFromBounds(number) < 0) {
                return; // without CAP_SETPCAP: no new privileges are to be had all the same
            }
        }
    }

    private void dropCapabilities(Set<Capability> kept) {
        if (calls.clearAmbient() < 0 || calls.setCapabilities(bits(kept)) < 0) {
            refused("capset");
        }
    }

    private static long bits(Set<Capability> capabilities) {
        return capabilities.stream().mapToLong(Capability::bit).sum();
    }

    /** Refuses new privileges and system calls to all threads; returns all that could not be given up. */
    private List<String> filter(SeccompRule.Profile profile) {
        if (calls.refuseNewPrivileges() < 0) {
            refused("prctl(PR_SET_NO_NEW_PRIVS)");
        }
        Optional<SeccompFilter> filter = SeccompFilter.of(profile, calls.process());
        if (filter.isEmpty()) {
            refusals.add("no system call is refused: their numbers are not known for " + System.getProperty("os.arch"));
            return List.copyOf(refusals);
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = calls.filter(filter.get().seccomp(), filter.get().program(arena));
            if (result < 0) {
                refused("seccomp");
            } else if (result > 0) {
                refusals.add("seccomp: thread " + result + " has a filter of its own");
            }
        }
        return List.copyOf(refusals);
    }

    private void refused(String call) {
        refusals.add(call + ": " + Errno.name(calls.errno()));
    }

    /** Returns who owns {@code path}, or the nearest folder of one that is not there yet; root where nobody can tell. */
    private static Owner owner(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            Path parent = there.getParent();
            if (parent == null) {
                break;
            }
            there = parent;
        }
        try {
            return Owner.of(there);
        } catch (IOException e) {
            return new Owner(ROOT, ROOT); // what cannot be looked at is written as who this is
        }
    }

    /** Returns what {@code owner} cannot read of the files that this program still has to load; empty where nothing. */
    private static Optional<Path> hiddenRuntime(Owner owner) {
        List<Path> needed = new ArrayList<>();
        String runtime = System.getProperty("java.home"); // a native executable has none
        if (runtime != null) {
            needed.add(Path.of(runtime, "lib"));
        }
        for (String key : List.of("java.class.path", "jdk.module.path")) {
            for (String entry : System.getProperty(key, "").split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    needed.add(Path.of(entry));
                }
            }
        }
        String home = System.getenv("EYAS_HOME");
        if (home != null) {
            needed.add(Path.of(home));
        }
        return needed.stream().filter(path -> isHidden(path, owner)).findFirst();
    }

    private static boolean isHidden(Path path, Owner owner) {
        try {
            Path real = path.toRealPath();
            for (Path each = real; each != null; each = each.getParent()) {
                int wanted = each.equals(real) ? READ : EXECUTE;
                if (!owner.may(wanted, Owner.of(each), (int) Files.getAttribute(each, "unix:mode"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // what is not there is loaded by nobody
        }
    }
}

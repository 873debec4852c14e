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
 * Drops, irrevocably, everything that a process which reads untrusted input does not need: root, the ability to gain privileges, and the
 * system calls of {@code refused-calls.tsv}. See docs/adr/0024-sandbox.md.
 *
 * <p>A root process becomes the owner of its output directory, in all threads. If root owns that, it stays root, and the calling thread and
 * those that it starts lose their capabilities. New privileges and the system calls are refused to all threads, for every user. Open files
 * stay open.
 */
public final class Sandbox {
    private static final int ROOT = 0;
    private static final int EXECUTE = 1;
    private static final int READ = 4;

    private final ConfinementCalls calls = new ConfinementCalls();
    private final List<String> refusals = new ArrayList<>();

    private Sandbox() {}

    /** Whether the process still uses the network. */
    public enum Network {
        KEPT,
        REFUSED
    }

    /** The owner of a file, by numbers. */
    private record Owner(int user, int group) {
        static Owner of(Path file) throws IOException {
            return new Owner((int) Files.getAttribute(file, "unix:uid"), (int) Files.getAttribute(file, "unix:gid"));
        }

        /** Returns whether this owner has the access {@code wanted} to a file of {@code other} with {@code mode}. */
        boolean may(int wanted, Owner other, int mode) {
            int shift = user == other.user ? 6 : group == other.group ? 3 : 0;
            return (mode >> shift & wanted) == wanted;
        }
    }

    /**
     * Enters the sandbox.
     *
     * @param written the output file or directory; need not exist
     * @return messages about what could not be dropped; empty on success
     */
    public static List<String> enter(Path written, Network network) {
        return new Sandbox().confine(written, network);
    }

    /**
     * Refuses what a process that watches a job does not need once its BPF programs are attached: new privileges, and the system calls that
     * every profile of {@code refused-calls.tsv} refuses. For all threads; the user stays.
     *
     * @return messages about what could not be dropped; empty on success
     */
    public static List<String> limitWatcher() {
        return new Sandbox().filter(SeccompRule.Profile.WATCHER);
    }

    /** Runs the code of entering without dropping anything, to train a startup cache. */
    public static void warmUp() {
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

    /** Switches to {@code owner} irrevocably; returns false, with nothing changed, if that is not possible. */
    private boolean becomes(Owner owner) {
        Optional<Path> hidden = hiddenRuntime(owner);
        if (hidden.isPresent()) {
            refusals.add("user " + owner.user() + ", the owner of the output, cannot read " + hidden.get()
                    + ", where Eyas is installed; install it in a world-readable directory");
            return false;
        }
        // The root group is as powerful as root: it owns system files.
        int group = owner.group() == ROOT ? owner.user() : owner.group();
        dropBounds(Set.of());
        if (calls.clearGroups() < 0 || calls.becomeGroup(group) < 0 || calls.becomeUser(owner.user()) < 0) {
            refused("setresuid(" + owner.user() + ")");
            return false;
        }
        return true;
    }

    private void stayRoot(Owner owner) {
        Set<Capability> retained = EnumSet.noneOf(Capability.class);
        if (owner.user() != ROOT) {
            retained.add(Capability.DAC_OVERRIDE);
        }
        if (hiddenRuntime(new Owner(ROOT, ROOT)).isPresent()) {
            retained.add(Capability.DAC_READ_SEARCH);
        }
        dropBounds(retained);
        dropCapabilities(retained);
    }

    private void dropBounds(Set<Capability> retained) {
        long keeping = bits(retained);
        for (int number = 0; number < CapabilityCalls.BITS; number++) {
            if ((keeping >>> number & 1) == 0 && calls.dropFromBounds(number) < 0) {
                return; // without CAP_SETPCAP; no_new_privs is set all the same
            }
        }
    }

    private void dropCapabilities(Set<Capability> retained) {
        if (calls.clearAmbient() < 0 || calls.setCapabilities(bits(retained)) < 0) {
            refused("capset");
        }
    }

    private static long bits(Set<Capability> capabilities) {
        return capabilities.stream().mapToLong(Capability::bit).sum();
    }

    /** Refuses new privileges and system calls to all threads; returns messages about all that could not be dropped. */
    private List<String> filter(SeccompRule.Profile profile) {
        if (calls.refuseNewPrivileges() < 0) {
            refused("prctl(PR_SET_NO_NEW_PRIVS)");
        }
        Optional<SeccompFilter> filter = SeccompFilter.of(profile, calls.process());
        if (filter.isEmpty()) {
            refusals.add(
                    "system calls are not filtered: their numbers are unknown for " + System.getProperty("os.arch"));
            return List.copyOf(refusals);
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = calls.filter(filter.get().seccomp(), filter.get().program(arena));
            if (result < 0) {
                refused("seccomp");
            } else if (result > 0) {
                refusals.add("seccomp: thread " + result + " has its own filter");
            }
        }
        return List.copyOf(refusals);
    }

    private void refused(String call) {
        refusals.add(call + ": " + Errno.name(calls.errno()));
    }

    /** Returns the owner of {@code path} or its nearest existing parent directory; root if that is unknown. */
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
            return new Owner(ROOT, ROOT); // unreadable: stay the current user
        }
    }

    /** Returns a file or directory that this program still has to load and {@code owner} cannot read; empty if there is none. */
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
            return false; // missing files are not loaded
        }
    }
}

package eyas.live;

import eyas.event.EventSourceException;
import eyas.live.bpf.BpfLibrary;
import eyas.live.bpf.ProbeResult;
import eyas.live.recipe.Abi;
import eyas.live.sys.MemoryCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the machine's prerequisites for live capture, one by one.
 *
 * <p>Every check inspects or tries the feature itself; none relies on version numbers.
 */
public final class LiveProbe {
    /**
     * The result of one check.
     *
     * @param name what was checked, in a few words
     * @param required whether live capture is impossible without it
     * @param passed whether it is available
     * @param detail what was found, or the problem and its remedy
     */
    public record Check(String name, boolean required, boolean passed, String detail) {}

    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

    private static final Path PROC = Path.of("/proc");
    private static final Path TYPES = Path.of("/sys/kernel/btf/vmlinux");
    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");
    private static final Path SECURITY_MODULES = Path.of("/sys/kernel/security/lsm");

    private LiveProbe() {}

    /** Runs all checks but the load itself. Needs no privileges. */
    public static List<Check> checks() {
        List<Check> checks = new ArrayList<>(required());
        checks.add(lockdown());
        checks.add(seccomp());
        checks.add(cgroups());
        return checks;
    }

    /** Loads the programs, runs the optional ones, and unloads them again; needs what {@link #checks} checks. */
    public static List<Check> load() {
        String name = "BPF programs load";
        try (BpfPrograms programs = BpfPrograms.load(LiveOptions.MIN_RING)) {
            Check loaded = programs.ioUring() instanceof ProbeResult.Unsupported reason
                    ? new Check(name, true, true, reason.reason())
                    : new Check(name, true, true, "all of them");
            return List.of(loaded, objectNames(programs));
        } catch (EventSourceException e) {
            return List.of(new Check(name, true, false, String.valueOf(e.getMessage())));
        }
    }

    private static Check objectNames(BpfPrograms programs) {
        try (Arena arena = Arena.ofConfined()) {
            SharedSection control = new SharedSection(
                    new MemoryCalls()
                            .map(programs.sharedSection(), 0, Abi.SHARED_SIZE, true, arena, "the shared section"),
                    programs.possibleCpus());
            control.setOwnProcess();
            programs.attachObjectNames(control);
        }
        String name = "names of objects (LSM)";
        return programs.objectNames() instanceof ProbeResult.Unsupported reason
                ? new Check(
                        name,
                        false,
                        false,
                        reason.reason() + securityModuleRemedy(text(SECURITY_MODULES))
                                + "; without them, renames and similar calls are named by directory and text")
                : new Check(name, false, true, "renames and similar calls are named by the kernel");
    }

    /**
     * Returns the remedy for LSM programs that do not run, after a semicolon; empty if the module {@code bpf} is active.
     *
     * @param active the active security modules, separated by commas; empty if they are unknown
     */
    static String securityModuleRemedy(String active) {
        if (active.isEmpty()) {
            return "; if " + SECURITY_MODULES
                    + " does not list bpf and the kernel has CONFIG_BPF_LSM, boot with lsm=LIST,bpf";
        }
        return List.of(active.split(",", -1)).contains("bpf")
                ? ""
                : "; if the kernel has CONFIG_BPF_LSM, boot with lsm=" + active + ",bpf";
    }

    /** Returns the remedy for the first missing requirement of live capture. */
    static Optional<String> firstMissing() {
        return required().stream()
                .filter(check -> !check.passed())
                .map(Check::detail)
                .findFirst();
    }

    private static List<Check> required() {
        return List.of(architecture(), types(), library(), capabilities(), pidNamespace());
    }

    private static Check architecture() {
        String architecture = System.getProperty("os.arch", "");
        boolean known = architecture.equals("amd64") || architecture.equals("aarch64");
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return new Check(
                "machine",
                true,
                known && linux,
                known && linux
                        ? architecture
                        : "Eyas captures on Linux on x86-64 and aarch64, not on " + System.getProperty("os.name")
                                + " on " + architecture + "; recordings can be replayed anywhere");
    }

    private static Check types() {
        boolean there = Files.isReadable(TYPES);
        return new Check(
                "kernel types (BTF)",
                true,
                there,
                there
                        ? TYPES.toString()
                        : TYPES
                                + " is missing or unreadable; use a kernel with CONFIG_DEBUG_INFO_BTF=y (all of Debian 11,"
                                + " Ubuntu 20.10 and newer have it) and mount /sys in the container");
    }

    private static Check library() {
        return BpfLibrary.probe() instanceof ProbeResult.Unsupported reason
                ? new Check("libbpf", true, false, reason.reason())
                : new Check("libbpf", true, true, BpfLibrary.FILE);
    }

    private static Check capabilities() {
        long held = Long.parseUnsignedLong(status("CapEff", "0"), 16);
        boolean enough = has(held, CAP_SYS_ADMIN) || (has(held, CAP_BPF) && has(held, CAP_PERFMON));
        return new Check(
                "capabilities",
                true,
                enough,
                enough
                        ? "CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN"
                        : "BPF needs root, or the capabilities CAP_BPF and CAP_PERFMON: run with sudo, or in a container"
                                + " with --privileged (or --cap-add BPF --cap-add PERFMON --cap-add SYS_PTRACE"
                                + " --cap-add DAC_READ_SEARCH)");
    }

    private static Check pidNamespace() {
        String own = link(PROC.resolve("self/ns/pid"));
        boolean initial = own.equals(INITIAL_PID_NAMESPACE);
        return new Check(
                "process ids",
                true,
                initial,
                initial
                        ? "as the kernel sees them"
                        : "Eyas runs in a pid namespace of its own (" + own
                                + "), so the ids in kernel events do not match"
                                + " those in /proc; start the container with --pid=host");
    }

    private static Check lockdown() {
        String modes = text(LOCKDOWN);
        boolean open = !modes.contains("[confidentiality]");
        return new Check(
                "kernel lockdown",
                false,
                open,
                open
                        ? (modes.isEmpty() ? "not used" : modes)
                        : modes + ": BPF programs may not read kernel memory; boot with lockdown=integrity or less");
    }

    private static Check seccomp() {
        boolean filtered = status("Seccomp", "0").equals("2");
        return new Check(
                "seccomp",
                false,
                !filtered,
                filtered
                        ? "system calls are filtered; if bpf() is refused, run the container with"
                                + " --security-opt seccomp=unconfined"
                        : "no filter");
    }

    private static Check cgroups() {
        Optional<CgroupTree> tree = CgroupTree.find(PROC);
        boolean usable = tree.isPresent()
                && tree.get().isComplete()
                && Files.isWritable(tree.get().ownDirectory());
        return new Check(
                "cgroup v2",
                false,
                usable,
                usable
                        ? tree.get().ownDirectory().toString()
                        : "not mounted, not writable, or in a namespace: a command is followed by its process tree instead");
    }

    private static boolean has(long capabilities, int number) {
        return (capabilities >>> number & 1) != 0;
    }

    private static String status(String key, String otherwise) {
        return text(PROC.resolve("self/status"))
                .lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }

    private static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            // Missing or unreadable: the caller reports an unknown value.
            return "";
        }
    }

    private static String link(Path path) {
        try {
            Path target = Files.readSymbolicLink(path);
            return target.toString();
        } catch (IOException e) {
            return "unknown";
        }
    }
}

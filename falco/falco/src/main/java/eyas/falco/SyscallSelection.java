package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.ActiveRules;
import eyas.event.EventCategory;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.rules.model.Priority;
import eyas.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects the system calls that the kernel side captures: those of rules and observers, and those that process state depends on, adjusted
 * by {@code base_syscalls}.
 */
final class SyscallSelection {
    /** Calls that Falco's repair always adds, whatever the rules: without these, process state would be wrong. */
    private static final List<String> PROCESSES = List.of(
            "clone",
            "clone3",
            "fork",
            "vfork",
            "execve",
            "execveat",
            "fchdir",
            "chdir",
            "chroot",
            "capset",
            "setgid",
            "setpgid",
            "setresgid",
            "setresuid",
            "setsid",
            "setuid",
            "prctl");

    private static final String EXIT = "sched_process_exit";

    private final FalcoConfig.Syscalls config;
    private final FalcoLog log;

    SyscallSelection(FalcoConfig.Syscalls config, FalcoLog log) {
        this.config = config;
        this.log = log;
    }

    /**
     * Returns the codes of the calls to capture.
     *
     * @param observed codes of events that observers need in addition to rules
     */
    BitSet choose(ActiveRules rules, BitSet observed) {
        BitSet asked = rules.syscalls();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && observed.get(syscall.exitCode())) {
                asked.set(syscall.code());
            }
        }
        BitSet custom = named(config.added(), "positive");
        BitSet chosen = (BitSet) asked.clone();
        if (!custom.isEmpty()) {
            chosen.or(custom);
        } else if (!config.repair()) {
            chosen.or(State.requiredSyscalls());
        }
        chosen.andNot(named(config.removed(), "negative"));
        if (config.repair()) {
            chosen.or(repaired(chosen));
        }
        // Without it, process state would grow without bound.
        set(chosen, EXIT);
        reportMissing(asked, chosen);
        return chosen;
    }

    private BitSet named(List<String> names, String sign) {
        BitSet codes = new BitSet();
        List<String> invalid = new ArrayList<>();
        for (String name : names) {
            @Nullable SyscallInfo found = SyscallTable.find(name);
            if (found == null) {
                invalid.add(name);
            } else {
                codes.set(found.code());
            }
        }
        if (!invalid.isEmpty()) {
            log.log(
                    Priority.WARNING,
                    "Invalid (" + sign + ") syscall names: warning (base_syscalls override): "
                            + String.join(", ", invalid));
        }
        return codes;
    }

    private static BitSet repaired(BitSet chosen) {
        BitSet added = new BitSet();
        PROCESSES.forEach(name -> set(added, name));
        boolean network = any(chosen, info -> has(info, EventCategory.NET));
        if (network) {
            set(added, "socket");
            set(added, "getsockopt");
        }
        if (chosen.get(code("accept")) || chosen.get(code("accept4")) || chosen.get(code("listen"))) {
            set(added, "bind");
        }
        if (network
                || any(
                        chosen,
                        info -> has(info, EventCategory.FILE)
                                || has(info, EventCategory.IO_READ)
                                || has(info, EventCategory.IO_WRITE)
                                || has(info, EventCategory.IO_OTHER))) {
            set(added, "close");
        }
        return added;
    }

    /** The bits above the first six are flags. */
    private static boolean has(EventInfo info, int category) {
        return (info.category() & (EventCategory.WAIT - 1)) == category;
    }

    private static boolean any(BitSet chosen, Predicate<EventInfo> test) {
        return chosen.stream()
                .mapToObj(SyscallTable::find)
                .anyMatch(syscall ->
                        syscall != null && syscall.isDedicated() && test.test(EventTable.get(syscall.exitCode())));
    }

    private static int code(String name) {
        SyscallInfo found = SyscallTable.find(name);
        if (found == null) {
            throw new IllegalStateException("syscalls.tsv has no " + name);
        }
        return found.code();
    }

    private static void set(BitSet codes, String name) {
        codes.set(code(name));
    }

    private void reportMissing(BitSet asked, BitSet chosen) {
        BitSet missing = (BitSet) asked.clone();
        missing.andNot(chosen);
        if (!missing.isEmpty()) {
            List<String> names = missing.stream()
                    .mapToObj(SyscallTable::find)
                    .map(syscall -> syscall == null ? "?" : syscall.name())
                    .sorted()
                    .toList();
            log.log(
                    Priority.WARNING,
                    "Loaded rules match syscalls that are not activated (base_syscalls.custom_set removes them): "
                            + "warning (unsupported-evttype): " + String.join(", ", names));
        }
    }
}

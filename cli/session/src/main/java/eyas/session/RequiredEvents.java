package eyas.session;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.filter.Filter;
import eyas.state.State;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes the events that a run needs, so that a source can omit the others. */
public final class RequiredEvents {
    /** Fields that depend on the previous or the first event: if one is used, no event may be omitted. */
    private static final Pattern RELATIVE_TIME = Pattern.compile("evt\\.(reltime|deltatime)");

    private RequiredEvents() {}

    /**
     * Returns the system calls that state, rules and observers need.
     *
     * @param observed codes of the events that observers handle
     */
    public static Set<Integer> syscalls(ActiveRules rules, BitSet observed) {
        Set<Integer> wanted = syscalls(observed);
        add(wanted, rules.syscalls());
        return wanted;
    }

    /**
     * Returns the system calls that state and observers need.
     *
     * @param observed codes of the events that observers handle
     */
    public static Set<Integer> syscalls(BitSet observed) {
        Set<Integer> wanted = new HashSet<>();
        add(wanted, State.requiredSyscalls());
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && observed.get(syscall.exitCode())) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    /** Returns the system calls that a filter can select or readers of a recording need; all without a filter. */
    public static Set<Integer> syscalls(@Nullable Filter filter) {
        Set<Integer> wanted = new HashSet<>();
        add(wanted, State.requiredSyscalls());
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (filter == null || (syscall.exitCode() >= 0 && filter.codes().get(syscall.exitCode()))) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    /** Returns the names of the system calls with event codes for which {@code which} is true. */
    static Set<String> names(IntPredicate which) {
        Set<String> names = new TreeSet<>();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (which.test(syscall.code())) {
                names.add(syscall.name());
            }
        }
        return names;
    }

    private static void add(Set<Integer> wanted, BitSet syscalls) {
        syscalls.stream().forEach(wanted::add);
    }

    /** Makes a capture skip events that neither engine nor rules need. */
    static void limit(CaptureSource capture, Engine engine, ActiveRules rules) {
        boolean everyEvent = rules.active().stream()
                .anyMatch(rule -> dependsOnOtherEvents(rule.compiledOutput() + rule.expression()));
        if (!everyEvent) {
            capture.want(engine.wanted());
        }
    }

    /**
     * Makes a capture skip events that neither filter nor state needs.
     *
     * @param texts condition and formats, whose fields may depend on other events
     */
    public static void limit(CaptureSource capture, @Nullable Filter filter, State state, String texts) {
        if (filter != null && !dependsOnOtherEvents(texts)) {
            BitSet codes = state.requiredCodes();
            codes.or(filter.codes());
            capture.want(codes);
        }
    }

    /** Returns whether fields in {@code text} depend on earlier events. */
    private static boolean dependsOnOtherEvents(String text) {
        return RELATIVE_TIME.matcher(text).find();
    }
}

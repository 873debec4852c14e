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

/** Which events a run needs, so that a source can leave out the others. */
public final class RequiredEvents {
    /** Fields that depend on the event before, or on the first: where one is used, none may be left out. */
    private static final Pattern RELATIVE_TIME = Pattern.compile("evt\\.(reltime|deltatime)");

    private RequiredEvents() {}

    /**
     * Return the system calls that state, rules and observers need.
     *
     * @param observed codes of the events that observers look at
     */
    public static Set<Integer> syscalls(ActiveRules rules, BitSet observed) {
        Set<Integer> wanted = syscalls(observed);
        add(wanted, rules.syscalls());
        return wanted;
    }

    /**
     * Return the system calls that state and observers need.
     *
     * @param observed codes of the events that observers look at
     */
    public static Set<Integer> syscalls(BitSet observed) {
        Set<Integer> wanted = new HashSet<>();
        add(wanted, State.neededSyscalls());
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && observed.get(syscall.exitCode())) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    /** Return the system calls that a filter can select and readers of a recording need; all without a filter. */
    public static Set<Integer> syscalls(@Nullable Filter filter) {
        Set<Integer> wanted = new HashSet<>();
        add(wanted, State.neededSyscalls());
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (filter == null || (syscall.exitCode() >= 0 && filter.codes().get(syscall.exitCode()))) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    /** Return the names of the system calls with codes of which {@code which} is true. */
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

    /** Let a capture step over what an engine does not look at. */
    static void limit(CaptureSource capture, Engine engine, ActiveRules rules) {
        boolean everyEvent = rules.active().stream()
                .anyMatch(rule -> dependsOnOtherEvents(rule.compiledOutput() + rule.expression()));
        if (!everyEvent) {
            capture.want(engine.wanted());
        }
    }

    /**
     * Let a capture step over what neither filter nor state needs.
     *
     * @param texts condition and formats, which may use fields that depend on other events
     */
    public static void limit(CaptureSource capture, @Nullable Filter filter, State state, String texts) {
        if (filter != null && !dependsOnOtherEvents(texts)) {
            BitSet codes = state.neededCodes();
            codes.or(filter.codes());
            capture.want(codes);
        }
    }

    /** Tell whether what the fields of {@code text} say of an event depends on events before it. */
    private static boolean dependsOnOtherEvents(String text) {
        return RELATIVE_TIME.matcher(text).find();
    }
}

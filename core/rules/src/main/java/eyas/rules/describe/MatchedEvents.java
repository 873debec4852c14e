package eyas.rules.describe;

import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.filter.check.EventTypes;
import eyas.filter.syntax.Expression;
import eyas.rules.model.CompiledRule;
import java.util.BitSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The events for which a condition can hold. */
final class MatchedEvents {
    private static final String SYSCALL = "syscall";

    private MatchedEvents() {}

    /** Returns the events of a rule. Plugins have a single kind of event, whatever its content. */
    static SortedSet<String> of(CompiledRule rule) {
        return rule.source().equals(SYSCALL)
                ? of(rule.expression())
                : new TreeSet<>(Set.of(
                        EventTable.get(EventCode.ASYNCEVENT_E).name(),
                        EventTable.get(EventCode.PLUGINEVENT_E).name()));
    }

    /**
     * Returns the names of events and of system calls without an event of their own.
     *
     * <p>Falco gives asynchronous events to every rule, so their name is always among them.
     */
    static SortedSet<String> of(Expression condition) {
        SortedSet<String> names = new TreeSet<>();
        names.add(EventTable.get(EventCode.ASYNCEVENT_E).name());
        EventTypes.of(condition).stream()
                .filter(code -> code != EventCode.GENERIC_E && code != EventCode.GENERIC_X)
                .forEach(code -> names.add(EventTable.get(code).name()));
        BitSet calls = EventTypes.syscalls(condition);
        for (SyscallInfo call : SyscallTable.all()) {
            if (calls.get(call.code())) {
                names.add(call.isDedicated() ? EventTable.get(call.exitCode()).name() : call.name());
            }
        }
        return names;
    }
}

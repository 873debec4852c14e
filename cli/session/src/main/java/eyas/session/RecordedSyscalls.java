package eyas.session;

import eyas.engine.ActiveRules;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which system calls the events of a run can be of, which of them a recording holds, and which are missing that rules are about: a
 * recording holds what the rules of its time needed, and others may need more. Event thread only.
 */
final class RecordedSyscalls implements LossReporter {
    private static final int SHOWN = 8;

    private final Supplier<Optional<Set<String>>> source;
    private final Set<String> leftOut;
    private final BitSet judged = new BitSet();

    /**
     * Make one.
     *
     * @param source tells of which calls events can be; empty for all
     * @param leftOut names of calls that are delivered and not recorded
     */
    RecordedSyscalls(Supplier<Optional<Set<String>>> source, Set<String> leftOut) {
        this.source = source;
        this.leftOut = Set.copyOf(leftOut);
    }

    /** Note that {@code rules} judge the events. */
    void judgedBy(ActiveRules rules) {
        judged.or(rules.judgedSyscalls());
    }

    /** Return the names of the calls that a recording holds, which may be none; absent where it holds all. */
    Optional<Set<String>> recorded() {
        Set<String> all = RequiredEvents.names(code -> true);
        Set<String> held = new TreeSet<>(source.get().orElse(all));
        held.removeAll(leftOut);
        return held.containsAll(all) ? Optional.empty() : Optional.of(held);
    }

    @Override
    public void losses(LossCollector to) {
        Optional<Set<String>> held = source.get();
        if (held.isEmpty() || judged.isEmpty()) {
            return;
        }
        Set<String> missing = RequiredEvents.names(judged::get);
        missing.removeAll(held.get());
        to.lost("call_not_recorded", missing.size());
        if (!missing.isEmpty()) {
            List<String> shown = missing.stream().limit(SHOWN).toList();
            to.note("the recording has no " + String.join(", ", shown)
                    + (missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " other calls" : "")
                    + ", which rules are about: it was made with other rules, or left them out. 'eyas record' without a"
                    + " filter holds all calls");
        }
    }
}

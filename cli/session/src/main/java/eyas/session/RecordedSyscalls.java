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
 * Tracks which system calls a run can observe, which of them a recording contains, and which ones the rules need but are missing: a
 * recording contains the calls that the rules of its time needed, and other rules may need more. Event thread only.
 */
final class RecordedSyscalls implements LossReporter {
    private static final int SHOWN = 8;

    private final Supplier<Optional<Set<String>>> source;
    private final Set<String> leftOut;
    private final BitSet judged = new BitSet();

    /**
     * Creates the tracker.
     *
     * @param source returns the calls that events can be of; empty for all
     * @param leftOut names of calls that are delivered but not recorded
     */
    RecordedSyscalls(Supplier<Optional<Set<String>>> source, Set<String> leftOut) {
        this.source = source;
        this.leftOut = Set.copyOf(leftOut);
    }

    /** Adds the calls that {@code rules} need. */
    void addRules(ActiveRules rules) {
        judged.or(rules.judgedSyscalls());
    }

    /** Returns the names of the calls in a recording, possibly none; absent if it contains all. */
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
                    + ", which rules need: it was made with other rules, or omitted them. 'eyas record' without a"
                    + " filter records all calls");
        }
    }
}

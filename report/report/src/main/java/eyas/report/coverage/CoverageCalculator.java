package eyas.report.coverage;

import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Computes the coverage of a run from what all its parts have lost, and notes since when.
 *
 * <p>Event thread only. Looks at most every {@link #PAUSE} of the events' own time, so that a look, which allocates, costs
 * nothing that can be measured.
 */
public final class CoverageCalculator {
    /** Time between two looks, in ns; as exact are the times of losses. */
    public static final long PAUSE = 100_000_000L;

    private static final String UNKNOWN_THREAD = "unknown_thread";
    private static final String INCONSISTENT_EVENT = "inconsistent_event";

    private final String scope;
    private final Supplier<SourceCounters> counters;
    private final List<LossReporter> parts = new ArrayList<>();
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Set<String> said = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final LossCollector collector = new Collector();
    private long lastLook;

    private static final class Count {
        private long now;
        private long count;
        private long since;
        private boolean timeUnknown;
        private long last;
    }

    /**
     * Make a calculator.
     *
     * @param scope what is watched, in words
     * @param source the outermost source; the first part
     */
    public CoverageCalculator(String scope, EventSource source) {
        this(scope, source::counters);
        parts.add(source);
    }

    /**
     * Make a calculator whose parts are all added by {@link #add}, also the one that {@code counters} belong to.
     *
     * @param counters what was seen and lost, for the totals
     */
    public CoverageCalculator(String scope, Supplier<SourceCounters> counters) {
        this.scope = scope;
        this.counters = counters;
    }

    /** Make a calculator over {@code counters} alone. */
    public static CoverageCalculator of(String scope, Supplier<SourceCounters> counters) {
        CoverageCalculator made = new CoverageCalculator(scope, counters);
        made.add(to -> counters.get().losses(to));
        return made;
    }

    /** Add a part of the run that can lose something. */
    public void add(LossReporter part) {
        parts.add(part);
    }

    /** Return the parts that can lose something, for whoever sums up some kinds of loss by itself. */
    public List<LossReporter> parts() {
        return List.copyOf(parts);
    }

    /** Hand over what all parts have lost up to now. */
    public void losses(LossCollector to) {
        parts.forEach(part -> part.losses(to));
    }

    /** Add something that limits what can be known of this run, in words. */
    public void note(String words) {
        notes.add(words);
    }

    /** Tell whether it is time for a look. */
    public boolean isDue(long time) {
        return time - lastLook >= PAUSE;
    }

    /**
     * Compare what was lost with what the last look found.
     *
     * @param time of the event that is being looked at, ns since the epoch
     */
    public void look(long time) {
        counts.values().forEach(count -> count.now = 0);
        said.clear();
        parts.forEach(part -> part.losses(collector));
        counts.values().forEach(count -> {
            if (count.now > count.count) {
                if (count.count == 0) {
                    count.since = lastLook;
                }
                count.last = time;
            }
            count.count = count.now;
        });
        lastLook = time;
    }

    /**
     * Return the coverage, after a last look.
     *
     * @param time of the last event, ns since the epoch; 0 if there was none
     */
    public Coverage coverage(long time) {
        look(time);
        SourceCounters source = counters.get();
        List<String> words = new ArrayList<>(notes);
        words.addAll(said);
        return new Coverage(
                scope,
                source.events(),
                source.dropped(),
                source.skipped() + count(INCONSISTENT_EVENT),
                source.truncated(),
                count(UNKNOWN_THREAD),
                source.causes(),
                losses(),
                words);
    }

    private long count(String kind) {
        Count count = counts.get(kind);
        return count == null ? 0 : count.count;
    }

    /** Return what is missing, the worst first. */
    private List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (count.count > 0) {
                LossKind kind = LossKind.of(name);
                losses.add(new Loss(
                        name,
                        kind.words(),
                        kind.severity(),
                        count.count,
                        count.timeUnknown ? 0 : count.since,
                        count.timeUnknown ? 0 : count.last));
            }
        });
        losses.sort(Comparator.comparing(Loss::severity));
        return losses;
    }

    /** Takes what the parts hand over during a look. */
    private final class Collector implements LossCollector {
        @Override
        public void lost(String kind, long count) {
            add(kind, count);
        }

        @Override
        public void lostBefore(String kind, long count) {
            add(kind, count).timeUnknown |= count > 0;
        }

        private Count add(String kind, long count) {
            Count of = counts.computeIfAbsent(kind, _ -> new Count());
            of.now = LossCollector.sum(of.now, count);
            return of;
        }

        @Override
        public void note(String words) {
            said.add(words);
        }
    }
}

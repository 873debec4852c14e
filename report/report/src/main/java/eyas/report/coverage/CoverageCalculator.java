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
 * Computes the coverage of a run from the losses of all its parts, and records when losses occurred.
 *
 * <p>Event thread only. Checks at most once per {@link #PAUSE} of event time, so that the cost of a check, which allocates, is negligible.
 */
public final class CoverageCalculator {
    /** Time between two checks in ns, which is also the precision of loss times. */
    public static final long PAUSE = 100_000_000L;

    private static final String UNKNOWN_THREAD = "unknown_thread";
    private static final String INCONSISTENT_EVENT = "inconsistent_event";

    private final String scope;
    private final Supplier<SourceCounters> counters;
    private final List<LossReporter> parts = new ArrayList<>();
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Set<String> reported = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final LossCollector collector = new Collector();
    private long lastUpdate;

    private static final class Count {
        private long now;
        private long count;
        private long since;
        private boolean timeUnknown;
        private long last;
    }

    /**
     * Creates a calculator.
     *
     * @param scope description of what is monitored
     * @param source the outermost source; the first part
     */
    public CoverageCalculator(String scope, EventSource source) {
        this(scope, source::counters);
        parts.add(source);
    }

    /**
     * Creates a calculator whose parts are all added by {@link #add}, including the one that owns {@code counters}.
     *
     * @param counters the event counters for the totals
     */
    public CoverageCalculator(String scope, Supplier<SourceCounters> counters) {
        this.scope = scope;
        this.counters = counters;
    }

    /** Creates a calculator that uses {@code counters} only. */
    public static CoverageCalculator of(String scope, Supplier<SourceCounters> counters) {
        CoverageCalculator made = new CoverageCalculator(scope, counters);
        made.add(to -> counters.get().losses(to));
        return made;
    }

    /** Adds a part of the run that reports losses. */
    public void add(LossReporter part) {
        parts.add(part);
    }

    /** Returns the parts that report losses, for callers that sum up some kinds of loss themselves. */
    public List<LossReporter> parts() {
        return List.copyOf(parts);
    }

    /** Passes the current losses of all parts to {@code to}. */
    public void losses(LossCollector to) {
        parts.forEach(part -> part.losses(to));
    }

    /** Adds a note about a limitation of this run. */
    public void note(String description) {
        notes.add(description);
    }

    /** Returns whether a check is due at {@code time}. */
    public boolean isDue(long time) {
        return time - lastUpdate >= PAUSE;
    }

    /**
     * Compares the losses with those of the last check.
     *
     * @param time time of the current event, ns since the epoch
     */
    public void update(long time) {
        counts.values().forEach(count -> count.now = 0);
        reported.clear();
        parts.forEach(part -> part.losses(collector));
        counts.values().forEach(count -> {
            if (count.now > count.count) {
                if (count.count == 0) {
                    count.since = lastUpdate;
                }
                count.last = time;
            }
            count.count = count.now;
        });
        lastUpdate = time;
    }

    /**
     * Returns the coverage after a final check.
     *
     * @param time time of the last event, ns since the epoch; 0 if there was none
     */
    public Coverage coverage(long time) {
        update(time);
        SourceCounters source = counters.get();
        List<String> words = new ArrayList<>(notes);
        words.addAll(reported);
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

    /** Returns the losses, the worst first. */
    private List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (count.count > 0) {
                LossKind kind = LossKind.of(name);
                losses.add(new Loss(
                        name,
                        kind.description(),
                        kind.severity(),
                        count.count,
                        count.timeUnknown ? 0 : count.since,
                        count.timeUnknown ? 0 : count.last));
            }
        });
        losses.sort(Comparator.comparing(Loss::severity));
        return losses;
    }

    /** Receives the losses of the parts during a check. */
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
        public void note(String description) {
            reported.add(description);
        }
    }
}

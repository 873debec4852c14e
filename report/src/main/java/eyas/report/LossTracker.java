package eyas.report;

import eyas.event.SourceCounters;
import eyas.event.TableReader;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Coverage.Severity;
import eyas.state.StateCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a run, and since when each is missing: compares the counters of source and state from time to time.
 *
 * <p>Event thread only. Looks at most every {@link #PAUSE} of the events' own time, so that a look, which allocates, costs
 * nothing that can be measured.
 */
final class LossTracker {
    /** Time between two looks, in ns; as exact are the times of losses. */
    static final long PAUSE = 100_000_000L;

    private static final String TABLE = "losses.tsv";
    private static final Map<String, Words> WORDS = words();

    private final Supplier<SourceCounters> source;
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private long lastLook;

    private record Words(Severity severity, String text) {}

    private static final class Count {
        private long count;
        private long since;
        private long last;
    }

    LossTracker(Supplier<SourceCounters> source) {
        this.source = source;
    }

    private static Map<String, Words> words() {
        Map<String, Words> words = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(LossTracker.class.getResourceAsStream(TABLE), TABLE, 3)) {
            words.put(row[0], new Words(Severity.valueOf(row[1].toUpperCase(Locale.ROOT)), row[2]));
        }
        return words;
    }

    /** Tells whether it is time for a look. */
    boolean isDue(long time) {
        return time - lastLook >= PAUSE;
    }

    /** Compares the counters with those of the last look. */
    void look(long time, @Nullable StateCounters state) {
        SourceCounters now = source.get();
        long named = 0;
        long unread = 0;
        for (SourceCounters.Cause cause : now.causes()) {
            count(cause.name(), cause.count(), time);
            named += isDrop(cause.name()) ? cause.count() : 0;
            unread += isUnread(cause.name()) ? cause.count() : 0;
        }
        count("dropped_event", now.dropped() - named, time);
        count("unreadable_event", now.skipped() - unread, time);
        count("truncated_event", now.truncated(), time);
        if (state != null) {
            count("unknown_thread", state.inventedThreads(), time);
            count("inconsistent_event", state.malformed(), time);
        }
        lastLook = time;
    }

    /** Tells whether the source counts the cause among its dropped events. */
    private static boolean isDrop(String cause) {
        return switch (cause) {
            case "ring_full", "scratch_busy", "event_too_large" -> true;
            default -> false;
        };
    }

    /** Tells whether the source counts the cause among its skipped events. */
    private static boolean isUnread(String cause) {
        return switch (cause) {
            case "unknown_event_code", "malformed_event" -> true;
            default -> false;
        };
    }

    private void count(String kind, long count, long time) {
        Count known = counts.get(kind);
        if (known == null) {
            if (count <= 0) {
                return;
            }
            known = new Count();
            known.since = lastLook;
            counts.put(kind, known);
        }
        if (count > known.count) {
            known.count = count;
            known.last = time;
        }
    }

    /** Returns what is missing, the worst first. */
    List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        counts.forEach((kind, count) -> {
            Words words = WORDS.getOrDefault(kind, new Words(Severity.PARTIAL, kind.replace('_', ' ')));
            losses.add(new Loss(kind, words.text, words.severity, count.count, count.since, count.last));
        });
        losses.sort(java.util.Comparator.comparing(Loss::severity));
        return losses;
    }
}

package eyas.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of what a source delivered and lost.
 *
 * @param events events that happened: all delivered ones, and those of a capture that were skipped because they are not used; without those
 * that only describe what existed before
 * @param dropped events lost for any reason
 * @param skipped events skipped because they were malformed or of an unknown code
 * @param truncated events with a truncated parameter
 * @param causes the losses by cause, in a fixed order
 * @param byCall events that did not fit into the kernel's buffer, for each kind of call that is counted separately, in a fixed order; empty
 * if calls are not distinguished
 */
public record SourceCounters(
        long events, long dropped, long skipped, long truncated, List<Cause> causes, List<Cause> byCall)
        implements LossReporter {

    private static final String DROPPED = "dropped_event";
    private static final String UNREADABLE = "unreadable_event";
    private static final String TRUNCATED = "truncated_event";

    /**
     * One cause of loss.
     *
     * @param name stable snake_case name
     * @param count number of losses
     */
    public record Cause(String name, long count) {}

    /** Makes counters of a source that does not distinguish calls. */
    public SourceCounters(long events, long dropped, long skipped, long truncated, List<Cause> causes) {
        this(events, dropped, skipped, truncated, causes, List.of());
    }

    public SourceCounters {
        causes = List.copyOf(causes);
        byCall = List.copyOf(byCall);
    }

    /** Returns these counters with {@code more} additional events. */
    public SourceCounters plusEvents(long more) {
        return new SourceCounters(events + more, dropped, skipped, truncated, causes, byCall);
    }

    /**
     * Returns these counters with the losses recorded in a capture: events that were dropped, not read or truncated. Other kinds have no
     * total here.
     */
    public SourceCounters plusRecorded(Map<String, Long> losses) {
        long moreDropped = losses.getOrDefault(DROPPED, 0L);
        long moreSkipped = losses.getOrDefault(UNREADABLE, 0L);
        Map<String, Long> all = new LinkedHashMap<>();
        causes.forEach(cause -> all.merge(cause.name(), cause.count(), LossCollector::sum));
        for (Map.Entry<String, Long> loss : losses.entrySet()) {
            if (isDrop(loss.getKey())) {
                moreDropped = LossCollector.sum(moreDropped, loss.getValue());
                all.merge(loss.getKey(), loss.getValue(), LossCollector::sum);
            } else if (isUnread(loss.getKey())) {
                moreSkipped = LossCollector.sum(moreSkipped, loss.getValue());
                all.merge(loss.getKey(), loss.getValue(), LossCollector::sum);
            }
        }
        List<Cause> merged = new ArrayList<>();
        all.forEach((name, count) -> merged.add(new Cause(name, count)));
        return new SourceCounters(
                events,
                LossCollector.sum(dropped, moreDropped),
                LossCollector.sum(skipped, moreSkipped),
                LossCollector.sum(truncated, losses.getOrDefault(TRUNCATED, 0L)),
                merged,
                byCall);
    }

    /** Reports each cause under its name, and losses without a cause under general names. */
    @Override
    public void losses(LossCollector to) {
        long explained = 0;
        long unread = 0;
        for (Cause cause : causes) {
            to.lost(cause.name(), cause.count());
            explained += isDrop(cause.name()) ? cause.count() : 0;
            unread += isUnread(cause.name()) ? cause.count() : 0;
        }
        to.lost("dropped_event", Math.max(0, dropped - explained));
        to.lost("unreadable_event", Math.max(0, skipped - unread));
        to.lost("truncated_event", truncated);
    }

    /** Returns whether a source counts the cause among its dropped events. */
    private static boolean isDrop(String cause) {
        return switch (cause) {
            case "ring_full", "scratch_busy", "event_too_large", "async_queue_full" -> true;
            default -> false;
        };
    }

    /** Returns whether a source counts the cause among its skipped events. */
    private static boolean isUnread(String cause) {
        return switch (cause) {
            case "unknown_event_code", "malformed_event" -> true;
            default -> false;
        };
    }
}

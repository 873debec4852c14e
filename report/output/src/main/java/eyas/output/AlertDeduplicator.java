package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertKey;
import eyas.engine.AlertSubject;
import eyas.state.EventContext;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks the secrets of alerts and deduplicates repetitions.
 *
 * <p>Passes on the first of alerts with the same {@link AlertKey} immediately. Of its repetitions, the last one is passed on with their
 * count: after {@link #INTERVAL}, when there are too many keys, and at the end. The counts of all passed alerts always add up to the number
 * of alerts.
 *
 * <p>Event thread only. Keeps at most {@link #MOST} alerts.
 */
public final class AlertDeduplicator implements AlertConsumer {
    /**
     * The maximum number of keys whose repetitions are counted at a time; the key without an alert for the longest time is evicted first.
     */
    public static final int MOST = 1_000;
    /** The period over which repetitions are counted before they are passed on, in ns of event time. */
    public static final long INTERVAL = 10_000_000_000L;

    private final AlertMask mask;
    private final Taker taker;
    private final Map<AlertKey, Repetitions> known = new LinkedHashMap<>(16, 0.75f, true);

    /** Receives the deduplicated alerts. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Receives an alert.
         *
         * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
         */
        void take(Alert alert, long repeats);
    }

    private static final class Repetitions {
        private long since;
        private long count;
        private @Nullable Alert last;

        private Repetitions(long since) {
            this.since = since;
        }
    }

    /** Creates a deduplicator that passes alerts to {@code taker}, masked by {@code mask}. */
    public AlertDeduplicator(AlertMask mask, Taker taker) {
        this.mask = mask;
        this.taker = taker;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        add(mask.mask(alert, context), AlertKey.of(alert, context));
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        add(mask.mask(alert), subject.key(alert));
    }

    void add(Alert alert, AlertKey key) {
        Repetitions repetitions = known.get(key);
        if (repetitions == null) {
            if (known.size() >= MOST) {
                Iterator<Repetitions> eldest = known.values().iterator();
                handOn(eldest.next());
                eldest.remove();
            }
            known.put(key, new Repetitions(alert.time()));
            taker.take(alert, 0);
            return;
        }
        repetitions.count++;
        repetitions.last = alert;
        if (alert.time() - repetitions.since >= INTERVAL) {
            handOn(repetitions);
        }
    }

    /** Passes on all counted repetitions. */
    public void flush() {
        known.values().forEach(this::handOn);
    }

    private void handOn(Repetitions repetitions) {
        Alert last = repetitions.last;
        if (last != null) {
            taker.take(last, repetitions.count);
            repetitions.since = last.time();
            repetitions.count = 0;
            repetitions.last = null;
        }
    }
}

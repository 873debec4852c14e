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
 * Masks the secrets of alerts and folds their repetitions.
 *
 * <p>Hands on the first of alerts that have the same {@link AlertKey} at once, and of those that repeat it the last one with their
 * number: after {@link #INTERVAL}, when there is no room for more keys, and at the end. The numbers of all that is handed on
 * add up to the number of alerts, always.
 *
 * <p>Event thread only. Keeps {@link #MOST} alerts at most.
 */
public final class AlertDeduplicator implements AlertConsumer {
    /** The most keys whose repetitions are counted at a time; the one that has not alerted for longest goes first. */
    public static final int MOST = 1_000;
    /** So long repetitions are counted until they are handed on, in ns of the events' time. */
    public static final long INTERVAL = 10_000_000_000L;

    private final AlertMask mask;
    private final Taker taker;
    private final Map<AlertKey, Repetitions> known = new LinkedHashMap<>(16, 0.75f, true);

    /** Takes what is handed on. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes an alert.
         *
         * @param repeats how many alerts it stands for that repeat an earlier one, itself included; 0 if it is no repetition
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

    /** Hands alerts on to {@code taker}, masked by {@code mask}. */
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

    /** Hand on all repetitions that were only counted up to now. */
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

package eyas.filter.plan;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.fields.Multiplicity;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.filter.plan.RecentValues.Remembered;
import eyas.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the values of one source for the current event; read at most once per event. Event thread only.
 *
 * <p>A record, so that generated code, which holds it as a constant, calls the concrete extractor directly.
 *
 * @param single whether there is at most one value
 * @param first the first value
 * @param recent the cache of recent values, null if a lookup is as cheap
 */
record SourceSlot(
        Extractor extractor,
        boolean single,
        EventEpoch epoch,
        FieldValue first,
        Values values,
        @Nullable RecentValues recent) {
    /** The maximum number of values that are read, so that an endless extractor cannot block the event thread. */
    private static final int MAX_VALUES = 4096;

    /** The state that changes from event to event. */
    static final class Values {
        private FieldValue[] all;
        private int count;
        private int stamp;
        /** The cache slots of the values in {@link #recent}; null for a value that is not cached. */
        private @Nullable Remembered[] remembered = {null};

        private int[] turns = {0};
        private int rememberedStamp;

        private Values(FieldValue first) {
            all = new FieldValue[] {first};
        }
    }

    static SourceSlot of(Source source, EventEpoch epoch) {
        return of(source, epoch, null);
    }

    static SourceSlot of(Source source, EventEpoch epoch, @Nullable RecentValues recent) {
        FieldValue first = new FieldValue();
        return new SourceSlot(
                SourceReader.open(source),
                source.multiplicity() == Multiplicity.ONE,
                epoch,
                first,
                new Values(first),
                recent);
    }

    void restart() {
        values.stamp = 0;
        values.rememberedStamp = 0;
    }

    /** Returns the number of values; 0 if the source is absent. */
    int read() {
        if (values.stamp != epoch.number()) {
            values.stamp = epoch.number();
            EventContext context = epoch.context();
            values.count = single ? (extractor.extract(context, 0, first) ? 1 : 0) : readAll(context);
        }
        return values.count;
    }

    private int readAll(EventContext context) {
        int found = 0;
        while (found < MAX_VALUES && extractor.extract(context, found, values.all[found])) {
            found++;
            if (found == values.all.length) {
                values.all = Arrays.copyOf(values.all, found * 2);
                for (int i = found; i < values.all.length; i++) {
                    values.all[i] = new FieldValue();
                }
            }
        }
        return found;
    }

    FieldValue value(int index) {
        return values.all[index];
    }

    /** Returns the cache slot of value {@code index} of those that were {@link #read}, or null if it is not cached. */
    @Nullable
    Remembered remembered(RecentValues all, int index) {
        if (values.rememberedStamp != epoch.number()) {
            values.rememberedStamp = epoch.number();
            remember(all);
        }
        return values.remembered[index];
    }

    private void remember(RecentValues all) {
        if (values.remembered.length < values.count) {
            values.remembered = new Remembered[values.all.length];
            values.turns = new int[values.all.length];
        }
        for (int i = 0; i < values.count; i++) {
            Remembered found = all.of(values.all[i]);
            values.remembered[i] = found;
            values.turns[i] = found == null ? 0 : found.turn();
        }
        // A value may have evicted another one of the same event.
        for (int i = 0; i < values.count; i++) {
            Remembered found = values.remembered[i];
            if (found != null && values.turns[i] != found.turn()) {
                values.remembered[i] = null;
            }
        }
    }
}

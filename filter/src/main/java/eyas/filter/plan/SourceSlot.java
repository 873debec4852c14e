package eyas.filter.plan;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.fields.Multiplicity;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the values of one source for the current event; read at most once per event. Event thread only.
 *
 * <p>A record so that generated code, which holds it as a constant, calls the extractor itself and not any extractor.
 *
 * @param single whether there is at most one value
 * @param first the first value
 * @param recent the values of events before, null where looking at a value anew is as cheap
 */
record SourceSlot(
        Extractor extractor,
        boolean single,
        EventEpoch epoch,
        FieldValue first,
        Values values,
        @Nullable RecentValues recent) {
    /** The most values that are looked at; an endless extractor must not hang the event thread. */
    private static final int MAX_VALUES = 4096;

    /** What changes from event to event. */
    static final class Values {
        private FieldValue[] all;
        private int count;
        private int stamp;
        /** The places of the values in {@link #recent}. */
        private int[] places = {RecentValues.NONE};

        private int[] turns = {0};
        private int placesStamp;

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
        values.placesStamp = 0;
    }

    /** Returns how many values there are; 0 where the source is absent. */
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

    /** Returns where value {@code index} of those that were {@link #read} is remembered; {@link RecentValues#NONE} if nowhere. */
    int place(RecentValues remembered, int index) {
        if (values.placesStamp != epoch.number()) {
            values.placesStamp = epoch.number();
            if (values.places.length < values.count) {
                values.places = new int[values.all.length];
                values.turns = new int[values.all.length];
            }
            for (int i = 0; i < values.count; i++) {
                int place = remembered.place(values.all[i]);
                values.places[i] = place;
                values.turns[i] = place == RecentValues.NONE ? 0 : remembered.turn(place);
            }
            // A value may have taken the place of another one of the same event.
            for (int i = 0; i < values.count; i++) {
                int place = values.places[i];
                if (place != RecentValues.NONE && values.turns[i] != remembered.turn(place)) {
                    values.places[i] = RecentValues.NONE;
                }
            }
        }
        return values.places[index];
    }
}

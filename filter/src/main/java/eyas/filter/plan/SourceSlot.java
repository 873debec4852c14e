package eyas.filter.plan;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.fields.Multiplicity;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.state.EventContext;
import java.util.Arrays;

/** Holds the values of one source for the current event; read at most once per event. Event thread only. */
final class SourceSlot {
    /** The most values that are looked at; an endless extractor must not hang the event thread. */
    private static final int MAX_VALUES = 4096;

    private final Extractor extractor;
    private final boolean single;
    private FieldValue[] values = {new FieldValue()};
    private final Moment moment;
    private int count;
    private int stamp;

    SourceSlot(Source source, Moment moment) {
        this.moment = moment;
        this.extractor = SourceReader.open(source);
        this.single = source.multiplicity() == Multiplicity.ONE;
    }

    void restart() {
        stamp = 0;
    }

    /** Returns how many values there are; 0 where the source is absent. */
    int read() {
        if (stamp != moment.number()) {
            stamp = moment.number();
            EventContext context = moment.context();
            count = single ? (extractor.extract(context, 0, values[0]) ? 1 : 0) : readAll(context);
        }
        return count;
    }

    private int readAll(EventContext context) {
        int found = 0;
        while (found < MAX_VALUES && extractor.extract(context, found, values[found])) {
            found++;
            if (found == values.length) {
                values = Arrays.copyOf(values, found * 2);
                for (int i = found; i < values.length; i++) {
                    values[i] = new FieldValue();
                }
            }
        }
        return found;
    }

    FieldValue value(int index) {
        return values[index];
    }
}

package eyas.fields;

import eyas.event.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields that only the output of a correlation can name: what the events were that led to it.
 *
 * <p>They say what {@link #show} was last given, and nothing before that. One instance belongs to one event thread.
 */
public final class CorrelationFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Correlation");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();
    private byte[] events = Bytes.EMPTY;
    private byte[] rules = Bytes.EMPTY;
    private long count;
    private long duration;

    /** Makes a provider that has nothing to show yet. */
    public CorrelationFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("corr.events", 10, (context, out) -> text(events, out));
        binders.other("corr.rules", 10, (context, out) -> text(rules, out));
        binders.other("corr.count", 1, (context, out) -> number(count, out));
        binders.other("corr.duration", 1, (context, out) -> number(duration, out));
        SyscallFields.check(definitions, binders);
    }

    /**
     * Takes what is to be said.
     *
     * @param eventsText the events in words
     * @param rulesText the names of their rules
     * @param eventCount how many events
     * @param eventDuration ns from the first event to the last
     */
    public void show(String eventsText, String rulesText, long eventCount, long eventDuration) {
        events = Bytes.of(eventsText);
        rules = Bytes.of(rulesText);
        count = eventCount;
        duration = eventDuration;
    }

    private boolean text(byte[] bytes, FieldValue out) {
        out.point(bytes);
        return count > 0;
    }

    private boolean number(long value, FieldValue out) {
        out.set(value);
        return count > 0;
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}

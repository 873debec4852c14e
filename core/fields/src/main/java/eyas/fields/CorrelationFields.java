package eyas.fields;

import eyas.event.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields for the output of a correlation, which describe the events that led to it.
 *
 * <p>They have the values of the last call of {@link #show}, and none before it. One instance belongs to one event thread.
 */
public final class CorrelationFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Correlation");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();
    private byte[] events = Bytes.EMPTY;
    private byte[] rules = Bytes.EMPTY;
    private long count;
    private long duration;

    /** Creates a provider without values. */
    public CorrelationFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("corr.events", 10, (context, out) -> text(events, out));
        binders.other("corr.rules", 10, (context, out) -> text(rules, out));
        binders.other("corr.count", 1, (context, out) -> number(count, out));
        binders.other("corr.duration", 1, (context, out) -> number(duration, out));
        SyscallFields.check(definitions, binders);
    }

    /**
     * Sets the values.
     *
     * @param eventsText description of the events
     * @param rulesText the names of their rules
     * @param eventCount number of events
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

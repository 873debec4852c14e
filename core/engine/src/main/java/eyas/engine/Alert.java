package eyas.engine;

import eyas.rules.model.Priority;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert: an event triggered a rule, or the program reports a condition of its own.
 *
 * @param rule the rule's name
 * @param priority the rule's priority
 * @param source the event source of the rule, for example {@code syscall}
 * @param tags the rule's tags, sorted, without duplicates
 * @param time time of the event, ns since the epoch
 * @param eventNumber sequence number of the event in its source
 * @param message the rule's output for this event, without time and priority
 * @param fields the output's fields by name, in byte order
 * @param facts values of further fields, by field name, that alert formats need; empty unless a format requested them
 * @param contributions the events that led to a correlation's alert, in order; empty for other alerts
 * @param aboutProgram whether the program raised the alert about itself, without a rule; {@code source} does not show this,
 * because a plugin chooses the name of its source
 * @param id identifies the alert and its repetitions; null if alerts are not numbered, as in {@code eyas falco}
 */
public record Alert(
        String rule,
        Priority priority,
        String source,
        List<String> tags,
        long time,
        long eventNumber,
        String message,
        SortedMap<String, OutputValue> fields,
        SortedMap<String, OutputValue> facts,
        List<CorrelatedEvent> contributions,
        boolean aboutProgram,
        @Nullable AlertId id) {
    /** Falco's source name for alerts about the program itself. */
    private static final String PROGRAM = "internal";

    public Alert {
        tags = List.copyOf(tags);
        contributions = List.copyOf(contributions);
    }

    /** Creates the alert of a rule. */
    public Alert(
            String rule,
            Priority priority,
            String source,
            List<String> tags,
            long time,
            long eventNumber,
            String message,
            SortedMap<String, OutputValue> fields) {
        this(rule, priority, source, tags, time, eventNumber, message, fields, List.of());
    }

    /** Creates the alert of a rule or of a correlation. */
    public Alert(
            String rule,
            Priority priority,
            String source,
            List<String> tags,
            long time,
            long eventNumber,
            String message,
            SortedMap<String, OutputValue> fields,
            List<CorrelatedEvent> contributions) {
        this(
                rule,
                priority,
                source,
                tags,
                time,
                eventNumber,
                message,
                fields,
                Collections.emptySortedMap(),
                contributions,
                false,
                null);
    }

    /** Returns a copy with other facts. */
    public Alert withFacts(SortedMap<String, OutputValue> others) {
        return with(message, fields, others, contributions);
    }

    /** Returns a copy with other texts. */
    public Alert with(
            String otherMessage,
            SortedMap<String, OutputValue> otherFields,
            SortedMap<String, OutputValue> otherFacts,
            List<CorrelatedEvent> otherContributions) {
        return copy(otherMessage, otherFields, otherFacts, otherContributions, id);
    }

    /** Returns a copy with an ID. */
    public Alert withId(AlertId given) {
        return copy(message, fields, facts, contributions, given);
    }

    private Alert copy(
            String otherMessage,
            SortedMap<String, OutputValue> otherFields,
            SortedMap<String, OutputValue> otherFacts,
            List<CorrelatedEvent> otherContributions,
            @Nullable AlertId otherId) {
        return new Alert(
                rule,
                priority,
                source,
                tags,
                time,
                eventNumber,
                otherMessage,
                otherFields,
                otherFacts,
                otherContributions,
                aboutProgram,
                otherId);
    }

    /** Creates an alert that the program raises about itself. Falco formats such alerts differently. */
    public static Alert ofProgram(
            String rule, Priority priority, long time, String message, SortedMap<String, OutputValue> fields) {
        return new Alert(
                rule,
                priority,
                PROGRAM,
                List.of(),
                time,
                0,
                message,
                fields,
                Collections.emptySortedMap(),
                List.of(),
                true,
                null);
    }
}

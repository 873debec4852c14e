package eyas.engine;

import eyas.rules.model.Priority;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An event broke a rule, or the program has something to say about itself.
 *
 * @param rule the rule's name
 * @param priority the rule's priority
 * @param source the event source of the rule, for example {@code syscall}
 * @param tags the rule's tags, sorted, without repetition
 * @param time time of the event, ns since the epoch
 * @param eventNumber running number of the event in its source
 * @param message the rule's output for this event, without time and priority
 * @param fields the output's fields by name, sorted by their bytes
 * @param facts what forms of an alert need to know of its event beside {@code fields}, by the names of fields; empty unless one
 *     asked
 * @param contributions where the alert is a correlation's, the events that led to it in their order; else empty
 * @param aboutProgram whether the program raised it about itself, without a rule; the source does not tell, since a plugin
 *     chooses the name of its own
 * @param id names the alert and its repetitions; null where no watch numbers its alerts, as in {@code eyas falco}
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
    /** What Falco calls the source of alerts about the program. */
    private static final String PROGRAM = "internal";

    public Alert {
        tags = List.copyOf(tags);
        contributions = List.copyOf(contributions);
    }

    /** Makes the alert of a rule. */
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

    /** Makes the alert of a rule or of a correlation. */
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

    /** Returns the same alert with other facts. */
    public Alert withFacts(SortedMap<String, OutputValue> others) {
        return with(message, fields, others, contributions);
    }

    /** Returns the same alert with other texts. */
    public Alert with(
            String otherMessage,
            SortedMap<String, OutputValue> otherFields,
            SortedMap<String, OutputValue> otherFacts,
            List<CorrelatedEvent> otherContributions) {
        return copy(otherMessage, otherFields, otherFacts, otherContributions, id);
    }

    /** Returns the same alert with an ID. */
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

    /** Returns an alert that the program raises about itself; such alerts have a form of their own, as in Falco. */
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

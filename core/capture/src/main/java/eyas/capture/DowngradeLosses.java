package eyas.capture;

import eyas.event.Event;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts events that an older schema cannot represent. */
final class DowngradeLosses implements LossReporter {
    private final EventSchema schema;
    private final Map<String, Long> left = new TreeMap<>();
    private final Map<String, Long> bare = new TreeMap<>();
    private long leftOut;
    private long unnamedCalls;
    /** Calls of which the schema has only the name. */
    private long bareCalls;

    DowngradeLosses(EventSchema schema) {
        this.schema = schema;
    }

    /** Returns whether an event cannot be written, and counts it in that case. */
    boolean isLeftOut(Event event, EventDowngrade form) {
        if (!form.has(event)) {
            EventInfo info = EventTable.find(event.code());
            left.merge(info == null ? "code " + event.code() : info.name(), 1L, Long::sum);
            leftOut++;
            return true;
        }
        if (form.isUnknownCall(event)) {
            unnamedCalls++;
        } else if (!schema.has(event.code())) {
            bareCalls++;
            bare.merge(EventTable.get(event.code()).name(), 1L, Long::sum);
        }
        return false;
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("event_without_form", leftOut);
        to.lost("call_without_name", unnamedCalls);
        to.lost("call_without_parameters", bareCalls);
        if (leftOut > 0) {
            to.note("schema " + schema.version() + " cannot represent these events, which were omitted: " + text(left));
        }
    }

    /** Returns a description of the calls of which the schema has only the name; empty if there were none. */
    Optional<String> bareCalls() {
        return bare.isEmpty()
                ? Optional.empty()
                : Optional.of("schema " + schema.version() + " records only the names of these calls: " + text(bare));
    }

    private static String text(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}

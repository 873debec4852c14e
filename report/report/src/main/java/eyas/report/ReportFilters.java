package eyas.report;

import eyas.filter.Filter;
import eyas.report.model.FilterFacts;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Conditions that hide rows, with counts of hidden events. Event thread only. */
public final class ReportFilters {
    private final Map<Kind, List<Entry>> byPart = new EnumMap<>(Kind.class);

    /** The parts that can be filtered, as in Falco's actions. */
    public enum Kind {
        OUTBOUND_CONNECTIONS("outbound_connections"),
        WRITTEN_FILES("written_files"),
        PROCESSES("processes");

        private final String key;

        Kind(String word) {
            this.key = word;
        }

        /** Returns the key in a filters file. */
        public String key() {
            return key;
        }
    }

    private static final class Entry {
        private final String description;
        private final String condition;
        private final Filter filter;
        private long hidden;

        private Entry(String description, String condition, Filter filter) {
            this.description = description;
            this.condition = condition;
            this.filter = filter;
        }
    }

    /** Creates an empty set. */
    public ReportFilters() {
        for (Kind kind : Kind.values()) {
            byPart.put(kind, new ArrayList<>(0));
        }
    }

    /** Adds a filter; {@code condition} is its text. */
    public void add(Kind kind, String description, String condition, Filter filter) {
        of(kind).add(new Entry(description, condition, filter));
    }

    /** Returns whether a filter hides the event; the first matching filter counts it. */
    boolean hides(Kind kind, EventContext context) {
        for (Entry entry : of(kind)) {
            if (entry.filter.test(context)) {
                entry.hidden++;
                return true;
            }
        }
        return false;
    }

    private List<Entry> of(Kind kind) {
        return byPart.getOrDefault(kind, List.of());
    }

    long hidden(Kind kind) {
        return of(kind).stream().mapToLong(e -> e.hidden).sum();
    }

    List<FilterFacts> facts() {
        List<FilterFacts> facts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            of(kind).forEach(e -> facts.add(new FilterFacts(kind.key, e.description, e.condition, e.hidden)));
        }
        return facts;
    }
}

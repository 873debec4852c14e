package eyas.report;

import eyas.filter.Filter;
import eyas.report.model.FilterFacts;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.List;

/** Holds conditions that hide rows, and counts what they hide. Event thread only. */
public final class ReportFilters {
    private final List<List<Entry>> byPart = new ArrayList<>();

    /** Names the parts that can be filtered, as Falco's actions do. */
    public enum Kind {
        OUTBOUND_CONNECTIONS("outbound_connections"),
        WRITTEN_FILES("written_files"),
        PROCESSES("processes");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Returns the key in a filters file. */
        public String word() {
            return word;
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

    /** Makes an empty set. */
    public ReportFilters() {
        for (Kind ignored : Kind.values()) {
            byPart.add(new ArrayList<>(0));
        }
    }

    /** Adds a filter; {@code condition} is its text. */
    public void add(Kind kind, String description, String condition, Filter filter) {
        byPart.get(kind.ordinal()).add(new Entry(description, condition, filter));
    }

    /** Tells whether a filter hides the event; the first that does counts it. */
    boolean hides(Kind kind, EventContext context) {
        for (Entry entry : byPart.get(kind.ordinal())) {
            if (entry.filter.test(context)) {
                entry.hidden++;
                return true;
            }
        }
        return false;
    }

    long hidden(Kind kind) {
        return byPart.get(kind.ordinal()).stream().mapToLong(e -> e.hidden).sum();
    }

    List<FilterFacts> facts() {
        List<FilterFacts> facts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            byPart.get(kind.ordinal())
                    .forEach(e -> facts.add(new FilterFacts(kind.word, e.description, e.condition, e.hidden)));
        }
        return facts;
    }
}

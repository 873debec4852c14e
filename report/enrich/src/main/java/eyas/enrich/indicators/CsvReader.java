package eyas.enrich.indicators;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads lists of comma-separated values (RFC 4180), as written by MISP, abuse.ch and spreadsheets.
 *
 * <p>A header names the columns; without one, the first field of a row that is an indicator counts.
 */
final class CsvReader {
    private static final int MOST_FIELDS = 256;
    private static final Set<String> VALUE_COLUMNS = Set.of(
            "value",
            "indicator",
            "ioc",
            "ioc_value",
            "ip",
            "ip_address",
            "dst_ip",
            "address",
            "domain",
            "hostname",
            "host",
            "sha256",
            "sha256_hash",
            "hash",
            "cidr",
            "network");
    private static final Set<String> NOTE_COLUMNS = Set.of(
            "comment",
            "description",
            "note",
            "threat",
            "threat_type",
            "malware",
            "malware_printable",
            "signature",
            "category",
            "tags");

    private final String text;
    private final IndicatorCollector collector;
    private final IndicatorLimits limits;
    private int at;
    private int line = 1;
    private List<Integer> values = List.of();
    private List<Integer> notes = List.of();

    private CsvReader(String text, IndicatorCollector collector, IndicatorLimits limits) {
        this.text = text;
        this.collector = collector;
        this.limits = limits;
    }

    static void read(String text, IndicatorCollector collector, IndicatorLimits limits) {
        new CsvReader(text, collector, limits).all();
    }

    private void all() {
        while (at < text.length()) {
            int start = line;
            List<String> row = row();
            if (row.size() == 1 && row.getFirst().isEmpty()) {
                continue;
            }
            String first = row.getFirst();
            boolean comment = first.startsWith("#");
            if (comment) {
                row.set(0, first.substring(1).strip());
            }
            // A header may follow comments, or be one.
            if ((values.isEmpty() && collector.isEmpty() && header(row)) || comment) {
                continue;
            }
            entry(row, start);
        }
    }

    private boolean header(List<String> row) {
        List<Integer> found = columns(row, VALUE_COLUMNS);
        if (found.isEmpty()) {
            return false;
        }
        values = found;
        notes = columns(row, NOTE_COLUMNS);
        return true;
    }

    private static List<Integer> columns(List<String> row, Set<String> names) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (names.contains(row.get(i).toLowerCase(Locale.ROOT).replace(' ', '_'))) {
                columns.add(i);
            }
        }
        return columns;
    }

    private void entry(List<String> row, int place) {
        if (values.isEmpty()) {
            for (String field : row) {
                if (IndicatorParser.of(field) instanceof IndicatorParser.ParseResult.Value value) {
                    collector.add(value, place, String.join(", ", row.subList(row.indexOf(field) + 1, row.size())));
                    return;
                }
            }
            collector.skip(IndicatorParser.NO_INDICATOR);
            return;
        }
        String note = note(row);
        boolean any = false;
        for (int column : values) {
            String field = column < row.size() ? row.get(column) : "";
            if (!field.isBlank()) {
                any = true;
                collector.add(field, place, note);
            }
        }
        if (!any) {
            collector.skip(IndicatorParser.EMPTY);
        }
    }

    private String note(List<String> row) {
        List<String> parts = new ArrayList<>();
        for (int column : notes) {
            if (column < row.size() && !row.get(column).isBlank()) {
                parts.add(row.get(column).strip());
            }
        }
        return String.join(", ", parts);
    }

    private List<String> row() {
        List<String> fields = new ArrayList<>();
        while (true) {
            String field = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
            if (fields.size() < MOST_FIELDS) {
                fields.add(field.length() > limits.lineLength() ? "" : field);
            }
            if (at >= text.length()) {
                return fields;
            }
            char end = text.charAt(at++);
            if (end == '\n') {
                line++;
                return fields;
            }
            skipBlanks();
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private String bare() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            at++;
        }
        return text.substring(start, at).strip();
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char letter = text.charAt(at++);
            if (letter == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    break;
                }
                at++;
            } else if (letter == '\n') {
                line++;
            }
            if (field.length() <= limits.lineLength()) {
                field.append(letter);
            }
        }
        // Text between the closing quote and the separator is ignored.
        bare();
        return field.toString().strip();
    }
}

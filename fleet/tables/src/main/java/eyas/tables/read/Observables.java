package eyas.tables.read;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.ObservableTable.Only;
import eyas.tables.read.ObservableTable.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives the searchable values from the other rows of a job: each value once, with its first occurrence. Use an instance for one job. */
final class Observables {
    /** Maximum number of values of one job. */
    static final int MOST = 200_000;

    /** The longest value, in characters. */
    static final int LONGEST = 4_096;

    private final Map<StoredTable, List<@Nullable Object[]>> rows;
    private final RowAttribution places;
    private final Map<Key, Found> found = new LinkedHashMap<>();
    private long omitted;

    Observables(Map<StoredTable, List<@Nullable Object[]>> rows) {
        this.rows = rows;
        this.places = new RowAttribution(rows);
    }

    private record Key(String kind, String value) {}

    /** Data of one value. */
    private static final class Found {
        private final Source source;
        private final String orderKey;
        private final @Nullable Object[] row;
        private long first;
        private long last;
        private long count;

        Found(Source source, String orderKey, @Nullable Object[] row) {
            this.source = source;
            this.orderKey = orderKey;
            this.row = row;
        }

        void add(@Nullable Object[] other, Source by) {
            long begin = number(other, by.first());
            long end = Math.max(begin, number(other, by.last()));
            first = first == 0 || (begin != 0 && begin < first) ? begin : first;
            last = Math.max(last, end);
            long times = by.count() < 0 ? 1 : number(other, by.count());
            count = count + times < count ? Long.MAX_VALUE : count + times;
        }
    }

    private static long number(@Nullable Object[] row, int column) {
        return column >= 0 && row[column] instanceof Long number ? number : 0;
    }

    /** Returns the rows. */
    List<@Nullable Object[]> rows() {
        for (Source source : ObservableTable.SOURCES) {
            for (@Nullable Object[] row : rows.getOrDefault(source.table(), List.of())) {
                if (source.only().stream().allMatch(only -> counts(row, only))) {
                    read(source, row);
                }
            }
        }
        List<@Nullable Object[]> all = new ArrayList<>(found.size());
        found.forEach((key, value) -> all.add(row(key, value)));
        return all;
    }

    /** Returns the number of values beyond the limit. */
    long omitted() {
        return omitted;
    }

    private static boolean counts(@Nullable Object[] row, Only only) {
        return only.values().contains(text(row[only.column()])) != only.not();
    }

    private void read(Source source, @Nullable Object[] row) {
        List<Integer> columns = source.columns();
        String first = text(row[columns.getFirst()]);
        switch (source.reading()) {
            case TEXT -> add(source, first, first, row);
            case WORDS -> {
                String description =
                        columns.stream().map(column -> text(row[column])).collect(Collectors.joining(" "));
                add(source, description, description, row);
            }
            case PACKAGE -> {
                String version = text(row[columns.get(1)]);
                String named = first.isEmpty() || version.isEmpty() ? first : first + "@" + version;
                add(source, named, named, row);
            }
            case ADDRESS -> address(source, first, row);
            case NAME -> name(source, first, row);
            case HASH -> {
                String hash = first.toLowerCase(Locale.ROOT);
                add(source, hash, hash, row);
            }
            case DESTINATION -> {
                String host = first.isEmpty() ? text(row[columns.get(1)]) : OrderKey.name(first);
                String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
                String value = host.isEmpty() ? "" : shown + ":" + text(row[columns.get(2)]);
                add(source, value, value, row);
            }
            case ANSWER_ADDRESS ->
                answers(row[columns.getFirst()], (type, value) -> {
                    if (type.equals("A") || type.equals("AAAA")) {
                        address(source, value, row);
                    }
                });
            case ANSWER_NAME ->
                answers(row[columns.getFirst()], (type, value) -> {
                    if (type.equals("CNAME")) {
                        name(source, value, row);
                    }
                });
        }
    }

    /** Receives the type and the value of a DNS answer. */
    private interface AnswerHandler {
        void take(String type, String value);
    }

    private static void answers(@Nullable Object list, AnswerHandler handler) {
        if (list instanceof List<?> answers) {
            for (Object answer : answers) {
                String text = text(answer);
                int blank = text.indexOf(' ');
                if (blank > 0) {
                    handler.take(
                            text.substring(0, blank), text.substring(blank + 1).strip());
                }
            }
        }
    }

    private void address(Source source, String address, @Nullable Object[] row) {
        OrderKey.ofAddress(address).ifPresent(key -> add(source, address.toLowerCase(Locale.ROOT), key, row));
    }

    private void name(Source source, String text, @Nullable Object[] row) {
        String name = OrderKey.name(text);
        add(source, name, OrderKey.ofName(name), row);
    }

    private void add(Source source, String value, String orderKey, @Nullable Object[] row) {
        if (value.isEmpty()) {
            return;
        }
        Key key = new Key(source.kind(), value);
        Found known = found.get(key);
        if (known == null && (found.size() >= MOST || value.length() > LONGEST)) {
            omitted++;
            return;
        }
        if (known == null) {
            known = new Found(source, orderKey, row);
            found.put(key, known);
        }
        known.add(row, source);
    }

    private @Nullable Object[] row(Key key, Found value) {
        JobRowBuilder.Row row = new JobRowBuilder.Row(StoredTables.OBSERVABLES);
        row.set("kind", key.kind());
        row.set("value", key.value());
        row.set("order_key", value.orderKey);
        row.set("source", value.source.table().name());
        row.set("row", value.row[StoredTables.EVERYWHERE.size()]);
        RowAttribution.Place place = places.of(value.source.table(), value.row);
        row.set("step", place.step());
        row.set("package", place.script());
        row.set("program", place.program());
        row.set("first_ns", value.first == 0 ? null : value.first);
        row.set("last_ns", value.last == 0 ? null : value.last);
        row.set("count", value.count);
        return row.values();
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

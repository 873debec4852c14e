package eyas.report;

import eyas.report.coverage.LossKind;
import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.table.Cells;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.text.Printable;
import eyas.text.WellFormedText;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Reads {@code report.json}, which is untrusted input, as declared by {@link ReportTables}.
 *
 * <p>It reads every minor version of {@link #MAJOR}: unknown members are ignored, and missing members get the value that stands for
 * unknown. An enum value added by a later version is read as unknown, too, and reported as a loss in the coverage. A missing table counts
 * as not collected. Derived parts, such as the synopsis, are recomputed. Every reference in the result refers to a row, or to a table that
 * was not collected.
 */
public final class ReportReader {
    /** The major version that can be read. */
    public static final String MAJOR = ReportJson.SCHEMA_VERSION.substring(0, ReportJson.SCHEMA_VERSION.indexOf('.'));

    /** The maximum size of a report, in bytes. */
    public static final int MOST_BYTES = JsonLimits.LARGE.bytes();

    /** The maximum number of rows in all tables together: a report of {@link #MOST_BYTES} has fewer, unless its rows are empty. */
    static final int MOST_ROWS = 1_000_000;

    private static final int SHOWN = 100;
    /** The maximum length of a reason, which may quote the report, in characters. */
    private static final int REASON = 300;

    private static final String CHANGED = "use the file as Eyas wrote it";
    private static final String CUT = "the file is incomplete: copy it again";
    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);

    private final String name;
    private final JsonParser json;
    private final Map<String, Object> sections = new HashMap<>();
    private final Map<String, Target> targets = new HashMap<>();
    private final List<Cells> cells = new ArrayList<>();
    private int rows;

    private ReportReader(String name, JsonParser json) {
        this.name = name;
        this.json = json;
    }

    /**
     * A parsed report.
     *
     * @param version its schema version
     * @param report its content
     */
    public record Reading(String version, JobReport report) {}

    /** The highest id by which rows refer to a table, and the column and byte offset where it occurs. */
    private record Target(int id, String column, long offset) {}

    /**
     * Reads a report.
     *
     * @param name its name in messages
     * @param bytes its content
     * @throws InvalidReportException if it is malformed, too large or of another major version
     */
    public static Reading read(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new InvalidReportException("cannot read " + name + ": it has " + bytes.length
                    + " bytes; the limit is " + MOST_BYTES + " bytes");
        }
        try (JsonParser json = JSON.parser(bytes)) {
            return new ReportReader(name, json).all();
        } catch (JsonException e) {
            throw new InvalidReportException("cannot read " + name + ": " + e.getMessage() + "; " + CHANGED, e);
        }
    }

    private Reading all() {
        try {
            if (next() != JsonToken.START_OBJECT) {
                throw malformed("not an Eyas report", CHANGED);
            }
            String version = readSections();
            if (json.nextToken() != null) {
                throw malformed("content after the end of the report", CHANGED);
            }
            JobReport report = ReportTables.report(sections);
            targets.forEach((table, target) -> check(table, target, report));
            return new Reading(
                    version,
                    lost(
                            "unknown_word",
                            cells.stream().mapToLong(Cells::unknownValues).sum(),
                            report));
        } catch (JacksonException e) {
            boolean ends = e instanceof UnexpectedEndOfInputException;
            String reason = ends ? "unexpected end of the report" : "not JSON: " + e.getOriginalMessage();
            throw new InvalidReportException(
                    text(json.currentLocation().getByteOffset(), place(), reason, ends ? CUT : CHANGED), e);
        }
    }

    /** Returns the report with losses from reading it added. */
    private static JobReport lost(String kind, long count, JobReport report) {
        if (count == 0) {
            return report;
        }
        LossKind loss = LossKind.of(kind);
        List<Coverage.Loss> losses = new ArrayList<>(report.coverage().losses());
        losses.addFirst(new Coverage.Loss(kind, loss.description(), loss.severity(), count, 0, 0));
        return report.but()
                .coverage(report.coverage().with(losses, report.coverage().notes()))
                .end();
    }

    private String readSections() {
        Map<String, Section> known = new HashMap<>();
        ReportTables.ALL.forEach(section -> known.put(section.name(), section));
        Set<String> seen = new HashSet<>();
        String version = "";
        while (next() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            next();
            if (member.equals("schema_version")) {
                version = text();
                if (!version.startsWith(MAJOR + ".")) {
                    throw malformed(
                            "unsupported version " + Printable.of(version, SHOWN) + ", expected " + MAJOR,
                            "read it with the version of Eyas that wrote it");
                }
            } else if (!known.containsKey(member)) {
                json.skipChildren();
            } else if (seen.add(member)) {
                read(known.get(member));
            } else {
                throw malformed("the report has '" + member + "' twice", CHANGED);
            }
        }
        if (version.isEmpty()) {
            throw malformed("not an Eyas report: schema_version is missing", CHANGED);
        }
        return version;
    }

    private void read(Section section) {
        switch (section) {
            case Section.Single<?> single
            when single.form().reader() != null -> sections.put(single.name(), new Rows<>(single.form()).row(-1));
            case Section.Single<?> _, Section.Total _ -> json.skipChildren();
            case Table<?> table -> sections.put(table.name(), part(table));
        }
    }

    /** Reads a table: an array of rows, or an object with the rows and counts of missing rows. */
    private <R> CollectedRows<R> part(Table<R> table) {
        Rows<R> form = new Rows<>(table.form());
        if (table.whole()) {
            return CollectedRows.of(form.list(), 0);
        }
        object();
        boolean collected = true;
        long omitted = 0;
        long hidden = 0;
        List<R> all = List.of();
        while (next() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            next();
            switch (member) {
                case "collected" -> collected = flag();
                case "omitted" -> omitted = integer();
                case "hidden" -> hidden = integer();
                case "rows" -> all = form.list();
                default -> json.skipChildren();
            }
        }
        return new CollectedRows<>(collected, all, omitted, hidden);
    }

    /** Reads a value into the position of its column. */
    private record Member(int place, Supplier<@Nullable Object> value) {}

    /** Reads the rows of one schema. */
    private final class Rows<R> {
        private final Function<Cells, R> reader;
        private final Map<String, Member> members = new HashMap<>();
        private final @Nullable Object[] values;
        private final Cells cells;
        private int id = -1;

        Rows(RowSchema<R> form) {
            this.reader = Objects.requireNonNull(form.reader(), form.name());
            this.values = new Object[form.columns().size()];
            Map<String, Integer> places = new HashMap<>();
            for (Column<R> column : form.columns()) {
                int place = places.size();
                places.put(column.head().name(), place);
                members.put(column.key(), new Member(place, value(form, column)));
                id = column instanceof Column.Id<R> ? place : id;
            }
            this.cells = new Cells(places, values);
            ReportReader.this.cells.add(cells);
        }

        List<R> list() {
            array();
            List<R> all = new ArrayList<>();
            while (next() != JsonToken.END_ARRAY) {
                if (++rows > MOST_ROWS) {
                    throw malformed("the report has more than " + MOST_ROWS + " rows", CHANGED);
                }
                all.add(row(all.size()));
            }
            return all;
        }

        /** Reads the row at the parser's position; {@code number} is its index in its table. */
        R row(long number) {
            object();
            Arrays.fill(values, null);
            if (id >= 0) {
                values[id] = number;
            }
            while (next() == JsonToken.PROPERTY_NAME) {
                Member member = members.get(json.currentName());
                if (next() == JsonToken.VALUE_NULL || member == null) {
                    json.skipChildren();
                } else {
                    values[member.place()] = member.value().get();
                }
            }
            if (id >= 0 && !Long.valueOf(number).equals(values[id])) {
                throw malformed("the id is " + values[id] + " in row " + number, CHANGED);
            }
            try {
                return reader.apply(cells);
            } catch (IllegalArgumentException e) {
                throw malformed(String.valueOf(e.getMessage()), CHANGED);
            }
        }
    }

    private <R> Supplier<@Nullable Object> value(RowSchema<R> form, Column<R> column) {
        String place = form.name() + "." + column.key();
        return switch (column) {
            case Column.Numeric<R> number
            when number.head().optional() ->
                () -> {
                    long value = integer();
                    return value < number.least() ? null : (Long) value;
                };
            case Column.Id<R> _, Column.Numeric<R> _, Column.Time<R> _ -> this::integer;
            case Column.Text<R> _ -> this::text;
            case Column.Enumeration<R> word -> () -> enumValue(word.values());
            case Column.Decimal<R> _ -> this::decimal;
            case Column.Flag<R> _ -> this::flag;
            case Column.Reference<R> reference -> () -> reference(reference.table(), -1, place);
            case Column.References<R> references -> () -> list(() -> (int) reference(references.table(), 0, place));
            case Column.Texts<R> _ -> () -> list(this::text);
            case Column.Counts<R> _ -> this::counts;
            case Column.Rows<R, ?> rows -> new Rows<>(rows.form())::list;
            case Column.One<R, ?> one -> {
                Rows<?> inner = new Rows<>(one.form());
                yield () -> inner.row(-1);
            }
        };
    }

    private JsonToken next() {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw malformed("unexpected end of the report", CUT);
        }
        return token;
    }

    private void object() {
        expect(json.currentToken() == JsonToken.START_OBJECT, "an object");
    }

    private void array() {
        expect(json.currentToken() == JsonToken.START_ARRAY, "a list");
    }

    private void expect(boolean holds, String wanted) {
        if (!holds) {
            throw malformed("not " + wanted, CHANGED);
        }
    }

    private String text() {
        expect(json.currentToken() == JsonToken.VALUE_STRING, "a text");
        return WellFormedText.of(json.getString());
    }

    private String enumValue(List<String> words) {
        String word = text();
        // The declared instance, so that there are not thousands of copies of it.
        int known = words.indexOf(word);
        return known < 0 ? word : words.get(known);
    }

    private long integer() {
        expect(
                json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                "a 64-bit integer");
        return json.getLongValue();
    }

    private double decimal() {
        expect(json.currentToken() != null && json.currentToken().isNumeric(), "a number");
        double number = json.getDoubleValue();
        expect(Double.isFinite(number), "a number");
        return number;
    }

    private boolean flag() {
        expect(json.currentToken() != null && json.currentToken().isBoolean(), "true or false");
        return json.getBooleanValue();
    }

    /** Reads a reference; it is checked against the rows once all rows are known. */
    private long reference(String table, int least, String column) {
        long id = integer();
        expect(id >= least && id <= Integer.MAX_VALUE, "an id of a row");
        Target highest = targets.get(table);
        if (highest == null || id > highest.id()) {
            targets.put(table, new Target((int) id, column, offset()));
        }
        return id;
    }

    private void check(String table, Target target, JobReport read) {
        CollectedRows<?> part = ReportTables.named(table).orElseThrow().part().apply(read);
        // References to files, programs and containers are allowed even if these were not collected; processes are
        // always present.
        boolean isOff = !part.collected() && part.rows().isEmpty() && !table.equals("processes");
        if (target.id() >= part.size() && !isOff) {
            throw new InvalidReportException(
                    text(target.offset(), target.column(), "'" + table + "' has no row " + target.id(), CHANGED));
        }
    }

    private <V> List<V> list(Supplier<V> value) {
        array();
        List<V> values = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            values.add(value.get());
        }
        return values;
    }

    private Map<String, Long> counts() {
        object();
        Map<String, Long> counts = new LinkedHashMap<>();
        while (next() == JsonToken.PROPERTY_NAME) {
            String of = WellFormedText.of(json.currentName());
            next();
            counts.put(of, integer());
        }
        return counts;
    }

    private String place() {
        return json.streamReadContext().pathAsPointer().toString();
    }

    private long offset() {
        return json.currentTokenLocation().getByteOffset();
    }

    private InvalidReportException malformed(String reason, String remedy) {
        return new InvalidReportException(text(offset(), place(), reason, remedy));
    }

    private String text(long offset, String place, String reason, String remedy) {
        return "cannot read " + name + ": byte " + Math.max(0, offset)
                + (place.isEmpty() ? "" : ", " + Printable.of(place, SHOWN)) + ": " + Printable.of(reason, REASON)
                + "; " + remedy;
    }
}

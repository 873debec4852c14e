package eyas.lock.run;

import eyas.lock.model.EntryText;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads {@code report.json} of version 3, row by row: a stranger may have written it, and most of it is not needed. Members that are
 * unknown are passed over, since a minor version adds some.
 */
public final class RunReader {
    /** The version of reports that is understood; the number before the dot. */
    public static final String MAJOR = "3";

    /** The most bytes of a report. */
    public static final int MOST_BYTES = JsonLimits.LARGE.bytes();

    private static final String PROCESSES = "processes";

    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);

    /** A table that only a job's agent has, and older reports have not. */
    private static final String ENVIRONMENT = "environment";

    /** What is kept of each table's rows. */
    private static final Map<String, Set<String>> TABLES = Map.ofEntries(
            Map.entry(
                    "steps",
                    Set.of(
                            "workflow",
                            "job",
                            "name",
                            "action",
                            "action_ref",
                            "outer_action",
                            "title",
                            "workflow_line")),
            Map.entry("package_scripts", Set.of("manager", "package", "event")),
            Map.entry(
                    PROCESSES,
                    Set.of(
                            "pid",
                            "name",
                            "executable",
                            "command_line",
                            "start_time_ns",
                            "end_time_ns",
                            "step",
                            "package_script",
                            "container",
                            "execs",
                            "exec_count",
                            "user",
                            "outlived_step")),
            Map.entry(
                    "executables",
                    Set.of("path", "sha256", "hash", "problem", "origin", "script", "first_process", "writer")),
            Map.entry(
                    "connections",
                    Set.of(
                            "direction",
                            "address",
                            "port",
                            "protocol",
                            "scope",
                            "name",
                            "name_resolver",
                            "process",
                            "step",
                            "package_script",
                            "first_time_ns")),
            Map.entry("files", Set.of("path", "credential", "surface", "touches", "touch_count")),
            Map.entry("persistence", Set.of("surface", "path", "process", "step")),
            Map.entry(ENVIRONMENT, Set.of("kind", "name", "process", "step")),
            Map.entry("privilege_changes", Set.of("kind", "after", "process", "step")),
            Map.entry("containers", Set.of("image", "privileged", "first_time_ns")));

    private final String name;
    private final Map<String, Map<Long, JsonValue>> tables = new HashMap<>();
    private final List<String> gaps = new ArrayList<>();
    private JsonValue job = JsonValue.Absent.MISSING;
    private String version = "";
    private String verdict = "";
    private String headline = "";
    private boolean covered;

    private RunReader(String name) {
        this.name = name;
    }

    /**
     * Reads a report, and returns what the run did.
     *
     * @param name what the report is called
     * @param bytes its content
     * @throws UnusableReportException if it is no report, or one of another version
     */
    public static RunBehavior read(String name, byte[] bytes) {
        return BehaviorExtractor.of(new RunReader(name).run(bytes));
    }

    private ReportedRun run(byte[] bytes) {
        try (JsonParser parser = JSON.parser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableReportException(name + " is not a report of Eyas");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String section = parser.currentName();
                parser.nextToken();
                section(section, parser);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new UnusableReportException(name + " ends in the midst of a report");
            }
        } catch (JacksonException e) {
            throw new UnusableReportException(name + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (JsonException e) {
            throw new UnusableReportException(name + ": " + e.getMessage(), e);
        }
        return checked();
    }

    private ReportedRun checked() {
        if (version.isEmpty()) {
            throw new UnusableReportException(name + " is not a report of Eyas: it has no schema_version");
        }
        if (!version.startsWith(MAJOR + ".")) {
            throw new UnusableReportException(
                    name + " is a report of version " + EntryText.word(version) + "; this Eyas reads version " + MAJOR);
        }
        if (!tables.containsKey(PROCESSES)) {
            throw new UnusableReportException(name + " is not a whole report: it has no table '" + PROCESSES + "'");
        }
        TABLES.keySet().stream()
                .filter(table -> !tables.containsKey(table) && !table.equals(ENVIRONMENT))
                .sorted()
                .forEach(table -> gaps.add("the report has no table '" + table + "'"));
        if (!covered) {
            gaps.addFirst("the evidence is incomplete, as its coverage says");
        }
        return new ReportedRun(
                name,
                new ReportedRun.Head(
                        job.get("command").text(),
                        job.get("working_folder").text(),
                        job.get("workflow_file").text(),
                        job.get("resolvers").list().stream()
                                .map(JsonValue::text)
                                .toList()),
                verdict,
                headline,
                gaps,
                tables);
    }

    private void section(String section, JsonParser parser) {
        if (TABLES.containsKey(section)) {
            table(section, parser);
            return;
        }
        switch (section) {
            case "schema_version" -> version = JsonReader.value(parser).text();
            case "job" -> job = JsonReader.value(parser);
            case "synopsis" -> {
                Map<String, JsonValue> found = members(parser, Set.of("verdict", "headline"));
                verdict =
                        found.getOrDefault("verdict", JsonValue.Absent.MISSING).text();
                headline =
                        found.getOrDefault("headline", JsonValue.Absent.MISSING).text();
            }
            case "coverage" ->
                covered = members(parser, Set.of("complete"))
                        .getOrDefault("complete", JsonValue.Absent.MISSING)
                        .truth();
            default -> parser.skipChildren();
        }
    }

    /** Reads some members of an object, and passes over the others. */
    private static Map<String, JsonValue> members(JsonParser parser, Set<String> wanted) {
        Map<String, JsonValue> found = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return found;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            if (wanted.contains(member)) {
                found.put(member, JsonReader.value(parser));
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    /** Reads a table: rows alone, or an object that has them beside how many are missing. */
    private void table(String table, JsonParser parser) {
        tables.computeIfAbsent(table, _ -> new LinkedHashMap<>());
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            rows(table, parser);
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = parser.currentName();
                parser.nextToken();
                if (member.equals("rows") && parser.currentToken() == JsonToken.START_ARRAY) {
                    rows(table, parser);
                } else {
                    missing(table, member, JsonReader.value(parser));
                }
            }
        } else {
            throw new UnusableReportException(name + ": '" + table + "' has no rows");
        }
    }

    private void missing(String table, String member, JsonValue value) {
        switch (member) {
            case "collected" -> {
                if (!value.truth() && !table.equals(ENVIRONMENT)) {
                    gaps.add(table + " were not collected");
                }
            }
            case "omitted" -> {
                if (value.whole(1) != 0) {
                    gaps.add(value.whole(1) + " rows of " + table + " did not fit");
                }
            }
            case "hidden" -> {
                if (value.whole(1) != 0) {
                    gaps.add(value.whole(1) + " rows of " + table + " were hidden by filters");
                }
            }
            default -> {
                // A later minor version's.
            }
        }
    }

    private void rows(String table, JsonParser parser) {
        Map<Long, JsonValue> rows = tables.computeIfAbsent(table, _ -> new LinkedHashMap<>());
        Set<String> kept = TABLES.getOrDefault(table, Set.of());
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new UnusableReportException(name + " ends in the midst of a report");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new UnusableReportException(name + ": a row of '" + table + "' is not an object");
            }
            Map<String, JsonValue> row = new HashMap<>();
            long id = rows.size();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = parser.currentName();
                parser.nextToken();
                if (member.equals("id")) {
                    id = JsonReader.value(parser).whole(id);
                } else if (kept.contains(member)) {
                    row.put(member, JsonReader.value(parser));
                } else {
                    parser.skipChildren();
                }
            }
            rows.put(id, new JsonValue.Fields(row));
        }
    }
}

package eyas.baseline;

import eyas.baseline.run.RunBehavior;
import eyas.report.ReportReader;
import eyas.text.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds reports for tests. */
public final class TestReportBuilder {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final List<String> PARTS = List.of(
            "processes", "executables", "connections", "files", "persistence", "privilege_changes", "containers");

    private final Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
    private String version = "3.1";
    private String directory = "/home/runner/work/app/app";
    private boolean complete = true;
    private List<String> resolvers = List.of();

    public TestReportBuilder version(String other) {
        version = other;
        return this;
    }

    public TestReportBuilder directory(String other) {
        directory = other;
        return this;
    }

    public TestReportBuilder incomplete() {
        complete = false;
        return this;
    }

    public TestReportBuilder resolvers(String... addresses) {
        resolvers = List.of(addresses);
        return this;
    }

    /** Adds a row with the next ID. */
    public TestReportBuilder row(String table, Object... members) {
        List<Map<String, Object>> rows = tables.computeIfAbsent(table, _ -> new ArrayList<>());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", rows.size());
        for (int i = 0; i < members.length; i += 2) {
            row.put((String) members[i], members[i + 1]);
        }
        rows.add(row);
        return this;
    }

    /** Adds a connection, with further {@code members}. */
    public TestReportBuilder connection(
            String direction, String address, Object port, String protocol, String scope, Object... members) {
        List<Object> all = new ArrayList<>(List.of(
                "direction", direction, "address", address, "port", port, "protocol", protocol, "scope", scope));
        all.addAll(List.of(members));
        return row("connections", all.toArray());
    }

    public TestReportBuilder step(String title) {
        return row("steps", "label", title, "workflow", "CI", "job", "build", "name", "__run_2", "title", title);
    }

    /** Adds a process of the first step that runs a program. */
    public TestReportBuilder runs(String path, String origin) {
        return runs(path, origin, HASH);
    }

    public TestReportBuilder runs(String path, String origin, String hash) {
        return runs(path, origin, hash, path + " --now");
    }

    /** Adds a process of the first step that runs a program of the machine with arguments. */
    public TestReportBuilder runsWith(String path, String arguments) {
        return runs(path, "found", HASH, path + " " + arguments);
    }

    private TestReportBuilder runs(String path, String origin, String hash, String commandLine) {
        int id = tables.getOrDefault("executables", List.of()).size();
        row("executables", "path", path, "sha256", hash, "hash", "at_exec", "origin", origin, "first_process", id);
        return runs(path, id, commandLine);
    }

    /** Adds the same with a program without a hash. */
    public TestReportBuilder runsWithoutHash(String path, String origin, String problem) {
        int id = tables.getOrDefault("executables", List.of()).size();
        row("executables", "path", path, "hash", "none", "problem", problem, "origin", origin, "first_process", id);
        return runs(path, id, path + " --now");
    }

    private TestReportBuilder runs(String path, int id, String commandLine) {
        return row(
                "processes",
                "pid",
                100 + id,
                "name",
                path.substring(path.lastIndexOf('/') + 1),
                "executable",
                path,
                "command_line",
                commandLine,
                "start_time_ns",
                1_700_000_000_000_000_000L,
                "end_time_ns",
                1_700_000_001_000_000_000L,
                "step",
                0,
                "execs",
                List.of(Map.of("executable", id, "command_line", commandLine)));
    }

    /** Adds a connection of the last process. */
    public TestReportBuilder contacts(String name, int port) {
        return connection("out", "203.0.113.9", port, "tcp", "public", "name", name, "process", last(), "step", 0);
    }

    /** Adds a file operation of the last process. */
    public TestReportBuilder touches(String path, String action) {
        return row(
                "files",
                "path",
                path,
                "place",
                "home",
                "touches",
                List.of(Map.of("action", action, "process", last(), "count", 1)));
    }

    public int last() {
        return tables.getOrDefault("processes", List.of()).size() - 1;
    }

    public String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema_version", version);
        report.put(
                "job",
                Map.of(
                        "command",
                        "make test",
                        "working_folder",
                        directory,
                        "workflow_file",
                        ".github/workflows/ci.yml",
                        "resolvers",
                        resolvers));
        report.put("steps", tables.getOrDefault("steps", List.of()));
        report.put("package_scripts", tables.getOrDefault("package_scripts", List.of()));
        for (String part : PARTS) {
            report.put(
                    part,
                    Map.of("collected", true, "omitted", 0, "hidden", 0, "rows", tables.getOrDefault(part, List.of())));
        }
        // Older reports do not contain it.
        if (tables.containsKey("environment")) {
            report.put("environment", Map.of("collected", true, "omitted", 0, "rows", tables.get("environment")));
        }
        report.put("coverage", Map.of("scope", "job", "events", complete ? 1 : 0));
        return JsonText.inOrder(report);
    }

    /** Returns the behavior of the run, from a report with this name. */
    public RunBehavior run(String name) {
        return RunBehavior.of(
                name,
                ReportReader.read(name, json().getBytes(StandardCharsets.UTF_8)).report());
    }
}

package eyas.bench;

import eyas.tables.read.StoredJobIdentity;
import eyas.text.Sha256;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Generates reports of many jobs from a few real ones, with other repositories, days, addresses, names, hashes and sizes; deterministic for
 * a seed. Some jobs contain planted indicators that no other job has.
 */
public final class SyntheticJobs {
    /** An address that only jobs with planted indicators contacted. */
    public static final String ADDRESS = "203.0.113.66";

    /** The name that resolved to it. */
    public static final String NAME = "drop.left-pad-ng.example";

    /** The hash of the program executed there. */
    public static final String HASH = "5eed".repeat(16);

    /** The package responsible. */
    public static final String PACKAGE = "left-pad-ng@1.2";

    private static final long DAY = 86_400_000_000_000L;
    private static final long RUN = 1_000_000L;

    private final List<JsonValue> bases;
    private final long seed;
    private final int repositories;
    private final int days;
    private final long end;
    private final Set<Integer> planted;

    /**
     * Creates a generator.
     *
     * @param bases real reports in the format of {@code report.json}
     * @param jobs number of jobs
     * @param planted number of jobs with planted indicators
     * @param repositories number of repositories
     * @param days number of days that the jobs are spread over
     * @param end end of the last day, ns since the epoch
     */
    public SyntheticJobs(List<byte[]> bases, int jobs, int planted, int repositories, int days, long end, long seed) {
        JsonReader reader = new JsonReader(JsonLimits.LARGE);
        this.bases = bases.stream().map(reader::read).toList();
        this.seed = seed;
        this.repositories = repositories;
        this.days = days;
        this.end = end;
        Random random = new Random(seed);
        this.planted = new TreeSet<>();
        while (this.planted.size() < Math.min(planted, jobs)) {
            this.planted.add(random.nextInt(jobs));
        }
    }

    /** Returns the numbers of the jobs with planted indicators. */
    public Set<Integer> planted() {
        return Set.copyOf(planted);
    }

    /** Returns the identity of a job. */
    public StoredJobIdentity identity(int job) {
        return new StoredJobIdentity("github", repository(job), Long.toString(RUN + job), 1, "build on runner-" + job);
    }

    /** Similar seeds of Random produce similar first values: adjacent jobs would share base and repository. */
    private static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    private String repository(int job) {
        // Some repositories have many jobs, most have few.
        double at = random(seed * 31 + job).nextDouble();
        return "acme/service-" + (int) (at * at * repositories);
    }

    /** Returns the report of a job in the format of {@code report.json}. */
    public byte[] report(int job) {
        Random random = random(seed * 1_000_003 + job);
        JsonValue base = bases.get(random.nextInt(bases.size()));
        double share = 0.05 + 0.95 * Math.pow(random.nextDouble(), 3);
        Variation variation = new Variation(job, random, base, share);
        JsonValue made = variation.report();
        return text(planted.contains(job) ? plant(made) : made).getBytes(StandardCharsets.UTF_8);
    }

    /** The differences between a job and its base. */
    private final class Variation {
        private final int job;
        private final JsonValue base;
        private final double share;
        private final long shift;
        private final int salt;

        Variation(int job, Random random, JsonValue base, double share) {
            this.job = job;
            this.base = base;
            this.share = share;
            long start = base.get("job").get("start_time_ns").integer(0);
            this.shift = end - (long) (random.nextDouble() * days * DAY) - start;
            // Most activity of a job is shared by other jobs of its repository.
            this.salt = random.nextInt(10) == 0 ? job : repository(job).hashCode();
        }

        JsonValue report() {
            Map<String, JsonValue> sections = new LinkedHashMap<>();
            base.fields()
                    .forEach((name, value) -> sections.put(name, name.equals("job") ? job(value) : section(value)));
            return new JsonValue.Fields(sections);
        }

        private JsonValue job(JsonValue value) {
            Map<String, JsonValue> members =
                    new LinkedHashMap<>(value(value, "").fields());
            members.put(
                    "identity",
                    JsonValue.of(Map.of(
                            "provider",
                            "github",
                            "repository",
                            repository(job),
                            "run",
                            Long.toString(RUN + job),
                            "attempt",
                            1,
                            "job",
                            "build")));
            members.put("machine", new JsonValue.Text("runner-" + job));
            return new JsonValue.Fields(members);
        }

        /** Keeps only a part of large tables, so that jobs differ in size. */
        private JsonValue section(JsonValue value) {
            if (value.get("rows") instanceof JsonValue.Array(List<JsonValue> rows)) {
                Map<String, JsonValue> members = new LinkedHashMap<>(value.fields());
                members.put("rows", new JsonValue.Array(rows.subList(0, kept(rows))));
                return value(new JsonValue.Fields(members), "");
            }
            return value(value, "");
        }

        private int kept(List<JsonValue> rows) {
            return Math.min(rows.size(), Math.max(20, (int) (rows.size() * share)));
        }

        /** Maps a number that refers to a row to a row that is kept. */
        private JsonValue reference(JsonValue.Numeric number, String table) {
            int retained = kept(base.get(table).get("rows").list());
            return number.integer(-1) < retained
                    ? number
                    : new JsonValue.Numeric(number.integer(-1) % Math.max(1, retained));
        }

        private JsonValue value(JsonValue value, String member) {
            return switch (value) {
                case JsonValue.Fields(Map<String, JsonValue> values) -> {
                    Map<String, JsonValue> changed = new LinkedHashMap<>();
                    values.forEach((name, each) -> changed.put(name, value(each, name)));
                    yield new JsonValue.Fields(changed);
                }
                case JsonValue.Array(List<JsonValue> values) ->
                    new JsonValue.Array(
                            values.stream().map(each -> value(each, member)).toList());
                case JsonValue.Numeric number ->
                    switch (member) {
                        case "process", "parent", "first_process", "writer", "processes" ->
                            reference(number, "processes");
                        case "executable", "script" -> reference(number, "executables");
                        case "file" -> reference(number, "files");
                        case "container" -> reference(number, "containers");
                        default ->
                            member.endsWith("_ns") && number.integer(0) > 0
                                    ? new JsonValue.Numeric(number.integer(0) + shift)
                                    : number;
                    };
                case JsonValue.Text(String text) -> new JsonValue.Text(text(text, member));
                case JsonValue.Truth truth -> truth;
                case JsonValue.Absent absent -> absent;
            };
        }

        private String text(String text, String member) {
            return switch (member) {
                case "sha256" -> Sha256.of(text + (Math.floorMod(text.hashCode(), 5) == 0 ? salt : 0));
                case "address" -> address(text);
                case "path", "executable", "folder", "command_line" ->
                    text.replace("/work/app/", "/work/" + repository(job) + "/");
                default -> text;
            };
        }

        private String address(String text) {
            if (!text.matches("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+") || text.startsWith("127.")) {
                return text;
            }
            int number = Math.floorMod((text + salt).hashCode(), 1 << 16);
            return "198.18." + (number >> 8) + "." + (number & 255);
        }
    }

    /** Adds a connection, an executable and a package script that no other job has. */
    private static JsonValue plant(JsonValue report) {
        JsonValue time = report.get("job").get("start_time_ns");
        Map<String, JsonValue> sections = new LinkedHashMap<>(report.fields());
        sections.put(
                "connections",
                with(
                        report.get("connections"),
                        new LinkedHashMap<>(Map.of(
                                "direction", new JsonValue.Text("out"),
                                "address", new JsonValue.Text(ADDRESS),
                                "port", new JsonValue.Numeric(443),
                                "protocol", new JsonValue.Text("tcp"),
                                "scope", new JsonValue.Text("public"),
                                "name", new JsonValue.Text(NAME),
                                "first_time_ns", time,
                                "last_time_ns", time,
                                "count", new JsonValue.Numeric(1)))));
        sections.put(
                "executables",
                with(
                        report.get("executables"),
                        new LinkedHashMap<>(Map.of(
                                "path", new JsonValue.Text("/tmp/.x/loader"),
                                "sha256", new JsonValue.Text(HASH),
                                "first_time_ns", time,
                                "count", new JsonValue.Numeric(1)))));
        sections.put(
                "package_scripts",
                with(
                        report.get("package_scripts"),
                        new LinkedHashMap<>(Map.of(
                                "label", new JsonValue.Text("npm left-pad-ng@1.2 postinstall"),
                                "manager", new JsonValue.Text("npm"),
                                "package", new JsonValue.Text("left-pad-ng"),
                                "version", new JsonValue.Text("1.2"),
                                "event", new JsonValue.Text("postinstall")))));
        return new JsonValue.Fields(sections);
    }

    private static JsonValue with(JsonValue table, Map<String, JsonValue> row) {
        boolean whole = table instanceof JsonValue.Array;
        List<JsonValue> rows =
                new ArrayList<>(whole ? table.list() : table.get("rows").list());
        row.put("id", new JsonValue.Numeric(rows.size()));
        rows.add(new JsonValue.Fields(row));
        if (whole) {
            return new JsonValue.Array(rows);
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(table.fields());
        members.put("rows", new JsonValue.Array(rows));
        return new JsonValue.Fields(members);
    }

    private static String text(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonValue.Fields(Map<String, JsonValue> values) -> {
                out.append('{');
                String[] before = {""};
                values.forEach((name, each) -> {
                    out.append(before[0]);
                    quoted(name, out);
                    out.append(':');
                    write(each, out);
                    before[0] = ",";
                });
                out.append('}');
            }
            case JsonValue.Array(List<JsonValue> values) -> {
                out.append('[');
                for (int i = 0; i < values.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    write(values.get(i), out);
                }
                out.append(']');
            }
            case JsonValue.Text(String text) -> quoted(text, out);
            case JsonValue.Numeric(String digits) -> out.append(digits);
            case JsonValue.Truth(boolean truth) -> out.append(truth);
            case JsonValue.Absent _ -> out.append("null");
        }
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

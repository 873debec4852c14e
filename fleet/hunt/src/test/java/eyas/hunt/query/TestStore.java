package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerValue;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.read.JobRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.store.DirectoryStore;
import eyas.tables.write.Compaction;
import eyas.tables.write.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store of synthetic jobs. */
final class TestStore {
    static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final long NANOS = 1_000_000_000L;
    private static final long SECONDS = 60;
    private static final List<String> PARTS = List.of("_collected", "_omitted", "_hidden");

    private final Path directory;
    private final DirectoryStore store;

    TestStore(Path directory) {
        this.directory = directory;
        this.store = new DirectoryStore(directory.resolve("store"));
    }

    DirectoryStore store() {
        return store;
    }

    /** A job builder. */
    static final class Job {
        private final StoredJobIdentity identity;
        private final LocalDate day;
        private final Map<String, Object> facts = new LinkedHashMap<>();
        private final List<@Nullable Object[]> observables = new ArrayList<>();
        private final List<@Nullable Object[]> behaviors = new ArrayList<>();
        private final List<@Nullable Object[]> executables = new ArrayList<>();

        Job(String repository, String run, LocalDate day) {
            this.identity = new StoredJobIdentity("github", repository, run, 1, "build");
            this.day = day;
            for (var column : StoredTables.JOBS.columns()) {
                if (column.name().endsWith(PARTS.getFirst())) {
                    facts.put(column.name(), true);
                } else if (PARTS.stream().anyMatch(column.name()::endsWith)) {
                    facts.put(column.name(), 0L);
                }
            }
            facts.put("coverage_complete", true);
            facts.put("behaviors_complete", true);
            facts.put("source", "report");
            facts.put("provider", "github");
            facts.put("run_id", run);
            facts.put("attempt", 1L);
            facts.put("job_name", "build");
            facts.put("workflow_file", ".github/workflows/ci.yml");
        }

        String key() {
            return identity.key();
        }

        Job with(String column, Object value) {
            facts.put(column, value);
            return this;
        }

        Job has(String kind, String value, String key) {
            @Nullable
            Object[] row = new Object[StoredTables.OBSERVABLES.columns().size()];
            set(StoredTables.OBSERVABLES, row, "kind", kind);
            set(StoredTables.OBSERVABLES, row, "value", value);
            set(StoredTables.OBSERVABLES, row, "order_key", key);
            set(StoredTables.OBSERVABLES, row, "source", "connections");
            set(StoredTables.OBSERVABLES, row, "row", 0L);
            set(StoredTables.OBSERVABLES, row, "step", "Install");
            set(StoredTables.OBSERVABLES, row, "program", "/usr/bin/node");
            set(StoredTables.OBSERVABLES, row, "first_ns", time() + observables.size());
            set(StoredTables.OBSERVABLES, row, "last_ns", time() + SECONDS * NANOS);
            set(StoredTables.OBSERVABLES, row, "count", 3L);
            observables.add(row);
            return this;
        }

        /** Adds a value with its first occurrence, ns since the epoch, by the job's clock. */
        Job at(String kind, String value, long nanos) {
            has(kind, value, value);
            observables.getLast()[StoredTables.OBSERVABLES.index("first_ns")] = nanos;
            return this;
        }

        /** Adds a value of a table without times. */
        Job without(String kind, String value) {
            has(kind, value, value);
            observables.getLast()[StoredTables.OBSERVABLES.index("first_ns")] = null;
            return this;
        }

        Job program(String path, String hash) {
            @Nullable
            Object[] row = new Object[InconclusiveJobs.EXECUTABLES.columns().size()];
            set(InconclusiveJobs.EXECUTABLES, row, "path", path);
            if (!hash.isEmpty()) {
                set(InconclusiveJobs.EXECUTABLES, row, "sha256", hash);
            }
            executables.add(row);
            return this;
        }

        Job behaves(String kind, String text) {
            @Nullable Object[] row = new Object[StoredTables.BEHAVIORS.columns().size()];
            set(StoredTables.BEHAVIORS, row, "kind", kind);
            set(StoredTables.BEHAVIORS, row, "text", text);
            set(StoredTables.BEHAVIORS, row, "code", "step");
            set(StoredTables.BEHAVIORS, row, "time_ns", time());
            behaviors.add(row);
            return this;
        }

        private long time() {
            return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * NANOS
                    + Long.parseLong(identity.run()) * SECONDS * NANOS;
        }

        private static void set(StoredTable table, @Nullable Object[] row, String column, Object value) {
            row[table.index(column)] = value;
        }

        // The class file does not preserve the nullness of values.
        @SuppressWarnings("NullAway")
        JobRows rows() {
            @Nullable Object[] job = new Object[StoredTables.JOBS.columns().size()];
            facts.forEach((column, value) -> set(StoredTables.JOBS, job, column, value));
            set(StoredTables.JOBS, job, "start_time_ns", time());
            String digest = (String) facts.getOrDefault("report", identity.key());
            set(StoredTables.JOBS, job, "report", digest);
            Map<StoredTable, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
            rows.put(StoredTables.JOBS, new ArrayList<>(List.<@Nullable Object[]>of(job)));
            rows.put(StoredTables.OBSERVABLES, observables);
            rows.put(StoredTables.BEHAVIORS, behaviors);
            rows.put(InconclusiveJobs.EXECUTABLES, executables);
            rows.forEach((table, all) -> all.forEach(row -> {
                set(table, row, "job", key());
                set(table, row, "repository", identity.repository());
                set(table, row, "day", day);
            }));
            return new JobRows(identity, day, digest, rows, null);
        }
    }

    /** Writes jobs as one part. */
    void write(Job... jobs) throws IOException {
        try (TableWriter writer = TableWriter.open(store, directory.resolve("scratch"))) {
            for (Job job : jobs) {
                writer.add(job.rows());
            }
            writer.flush();
        }
    }

    /** Merges all parts, like a scheduled compaction. */
    void merge() {
        try (Compaction compaction = Compaction.open(store, directory.resolve("merging"))) {
            compaction.run(LocalDate.MAX, true, _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the tables. */
    JobTables tables() throws HuntException {
        return JobTables.open(
                store,
                new FileCache(directory.resolve("cache")),
                directory.resolve("overflow"),
                new QueryLimits(1_000, 256, 2, Duration.ofMinutes(1)));
    }

    /** Creates a search. */
    JobSearch search(int rows) {
        return new JobSearch(
                store,
                new JobSearch.Settings(
                        new QueryLimits(rows, 256, 2, Duration.ofMinutes(1)),
                        directory.resolve("cache"),
                        directory.resolve("search"),
                        List.of()),
                SearchListener.SILENT);
    }

    /** Asks a question that has one answer. */
    Answer ask(Question question, JobScope scope) throws HuntException, InvalidRulesException {
        return search(1_000).ask(question, scope).getFirst();
    }

    /** Returns the values of one column, as text. */
    static List<String> column(Answer answer, String name) {
        int index = answer.columns().stream().map(AnswerColumn::name).toList().indexOf(name);
        if (index < 0) {
            throw new AssertionError("no column " + name + " in " + answer.columns());
        }
        return answer.rows().stream()
                .map(row -> row.get(index))
                .map(AnswerValue::shown)
                .toList();
    }

    /** Visits each file of a table. */
    void files(String table, Consumer<Path> each) throws IOException {
        store.list("v1/" + table + "/")
                .forEach(object -> each.accept(store.file(object.name()).orElseThrow()));
    }
}

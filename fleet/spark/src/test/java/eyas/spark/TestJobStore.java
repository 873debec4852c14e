package eyas.spark;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.StoreLayout;
import eyas.tables.write.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store of synthetic jobs of some days and repositories; some have a certain address, some are incomplete. */
final class TestJobStore {
    static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final List<String> REPOSITORIES = List.of("octo/app", "octo/lib", "Other/tool");
    private static final long NANOS = 1_000_000_000L;

    private final Path directory;

    private final List<String> repositories;

    TestJobStore(Path directory) {
        this(directory, REPOSITORIES);
    }

    TestJobStore(Path directory, List<String> repositories) {
        this.directory = directory;
        this.repositories = repositories;
    }

    Path root() {
        return directory.resolve("store");
    }

    /**
     * Writes jobs.
     *
     * @param jobs number of jobs per repository and day
     * @param capture the capture of each job, null for none
     */
    void write(int days, int jobs, @Nullable Path capture) throws IOException {
        try (DirectoryStore store = new DirectoryStore(root())) {
            for (int day = 0; day < days; day++) {
                try (TableWriter writer = TableWriter.open(store, directory.resolve("scratch"))) {
                    for (String repository : repositories) {
                        for (int run = 0; run < jobs; run++) {
                            writer.add(rows(store, repository, day * 100 + run, FIRST.plusDays(day), capture));
                        }
                    }
                    writer.flush();
                }
            }
        }
    }

    /** Reports the first job of the first day again, on the last day. */
    void writeAgain(int days, @Nullable Path capture) throws IOException {
        try (DirectoryStore store = new DirectoryStore(root());
                TableWriter writer = TableWriter.open(store, directory.resolve("scratch"))) {
            writer.add(rows(store, repositories.getFirst(), 0, FIRST.plusDays(days - 1L), capture));
            writer.flush();
        }
    }

    /** Damages the files of jobs of a day. */
    void damage(int day) throws IOException {
        Path directoryOfDay = root().resolve(StoreLayout.prefix(StoredTables.JOBS) + "day=" + FIRST.plusDays(day));
        try (Stream<Path> files = Files.walk(directoryOfDay)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "PAR");
            }
        }
    }

    // The class file does not preserve the nullness of values.
    @SuppressWarnings("NullAway")
    private static JobRows rows(DirectoryStore store, String repository, int run, LocalDate day, @Nullable Path capture)
            throws IOException {
        StoredJobIdentity identity = new StoredJobIdentity("github", repository, Integer.toString(run), 1, "build");
        long time = (day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) + run * 60L) * NANOS;
        @Nullable Object[] job = new Object[StoredTables.JOBS.columns().size()];
        StoredTables.JOBS.columns().forEach(column -> {
            if (column.name().endsWith("_collected")) {
                set(StoredTables.JOBS, job, column.name(), true);
            } else if (column.name().endsWith("_omitted") || column.name().endsWith("_hidden")) {
                set(StoredTables.JOBS, job, column.name(), 0L);
            }
        });
        set(StoredTables.JOBS, job, "coverage_complete", run % 5 != 4);
        set(StoredTables.JOBS, job, "provider", "github");
        set(StoredTables.JOBS, job, "run_id", Integer.toString(run));
        set(StoredTables.JOBS, job, "attempt", 1L);
        set(StoredTables.JOBS, job, "job_name", "build");
        set(StoredTables.JOBS, job, "workflow_file", ".github/workflows/ci.yml");
        set(StoredTables.JOBS, job, "start_time_ns", time);
        set(StoredTables.JOBS, job, "report", identity.key());
        if (capture != null) {
            String name = StoreLayout.ROOT + StoreLayout.CAPTURES + "/day=" + day + "/repository="
                    + StoreLayout.directory(repository) + "/" + identity.key() + "-0.scap";
            store.put(name, capture);
            set(StoredTables.JOBS, job, "capture", name);
        }
        List<@Nullable Object[]> observables = new ArrayList<>();
        observables.add(
                address("192.0.2." + run % 250, "00000000000000000000ffffc00002%02x".formatted(run % 250), time));
        if (run % 3 == 0) {
            observables.add(address("203.0.113.66", "00000000000000000000ffffcb007142", time + 5));
        }
        Map<StoredTable, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
        rows.put(StoredTables.JOBS, new ArrayList<>(List.<@Nullable Object[]>of(job)));
        rows.put(StoredTables.OBSERVABLES, observables);
        rows.forEach((table, all) -> all.forEach(row -> {
            set(table, row, "job", identity.key());
            set(table, row, "repository", repository);
            set(table, row, "day", day);
        }));
        return new JobRows(identity, day, identity.key(), rows, null);
    }

    private static @Nullable Object[] address(String value, String key, long time) {
        @Nullable Object[] row = new Object[StoredTables.OBSERVABLES.columns().size()];
        set(StoredTables.OBSERVABLES, row, "kind", "address");
        set(StoredTables.OBSERVABLES, row, "value", value);
        set(StoredTables.OBSERVABLES, row, "order_key", key);
        set(StoredTables.OBSERVABLES, row, "source", "connections");
        set(StoredTables.OBSERVABLES, row, "row", 0L);
        set(StoredTables.OBSERVABLES, row, "program", "/usr/bin/node");
        set(StoredTables.OBSERVABLES, row, "first_ns", time);
        set(StoredTables.OBSERVABLES, row, "last_ns", time + NANOS);
        set(StoredTables.OBSERVABLES, row, "count", 3L);
        return row;
    }

    private static void set(StoredTable table, @Nullable Object[] row, String column, Object value) {
        row[table.index(column)] = value;
    }
}

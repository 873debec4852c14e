package eyas.bench;

import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.StoreReader;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.StoredObject;
import eyas.tables.write.Compaction;
import eyas.tables.write.ScratchDirectory;
import eyas.tables.write.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how tables scale with the number of jobs: time and bytes of writing and merging, and of a query for one indicator.
 *
 * <p>Arguments: a directory for the stores, the seed, comma-separated numbers of jobs, and real reports to derive the others from.
 */
public final class FleetBenchmark {
    private static final int PLANTED = 7;
    private static final long END = 1_795_305_600_000_000_000L; // 2026-11-22

    private FleetBenchmark() {}

    /** Runs the benchmark; prints a row for each number of jobs. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        List<byte[]> bases = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            bases.add(Files.readAllBytes(Path.of(arguments[i])));
        }
        System.out.println(
                "jobs\tjson_bytes\trows\tfiles\tbytes\twrite_s\tfiles_merged\tbytes_merged\tmerge_s\task_ms\tfound");
        for (String number : arguments[2].split(",", -1)) {
            run(directory.resolve("jobs-" + number), Integer.parseInt(number), seed, bases);
        }
    }

    private static void run(Path root, int jobs, long seed, List<byte[]> bases) throws Exception {
        SyntheticJobs made = new SyntheticJobs(bases, jobs, PLANTED, Math.max(10, jobs / 50), 30, END, seed);
        DirectoryStore store = new DirectoryStore(root);
        long json = 0;
        long making = 0;
        long begin = System.nanoTime();
        long rows;
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            for (int job = 0; job < jobs; job++) {
                long before = System.nanoTime();
                byte[] report = made.report(job);
                json += report.length;
                making += System.nanoTime() - before;
                writer.add(ReportRows.read("job " + job, report).rows(JobSource.report(END)));
            }
            rows = writer.flush().rows();
        }
        double write = (System.nanoTime() - begin - making) / 1e9;
        List<StoredObject> written = store.list("");
        long start = System.nanoTime();
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            compaction.run(LocalDate.MAX, table -> {});
        }
        double merge = (System.nanoTime() - start) / 1e9;
        List<StoredObject> merged = store.list("");
        long asked = System.nanoTime();
        long found = ask(store);
        System.out.printf(
                Locale.ROOT,
                "%d\t%d\t%d\t%d\t%d\t%.1f\t%d\t%d\t%.1f\t%.0f\t%d%n",
                jobs,
                json,
                rows,
                written.size(),
                bytes(written),
                write,
                merged.size(),
                bytes(merged),
                merge,
                (System.nanoTime() - asked) / 1e6,
                found);
        if (found != Math.min(PLANTED, jobs)) {
            throw new IllegalStateException(found + " jobs were found, and " + PLANTED + " have the indicator");
        }
    }

    private static long bytes(List<StoredObject> objects) {
        return objects.stream().mapToLong(StoredObject::bytes).sum();
    }

    private static long ask(DirectoryStore store) throws IOException, SQLException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                StoreReader reader = new StoreReader(
                        store,
                        new FileCache(scratch.path()),
                        TableDatabase.open(256, 2, scratch.path().resolve("overflow")))) {
            reader.select(PartitionFilter.ALL, List.of(StoredTables.OBSERVABLES));
            try (Statement statement = reader.connection().createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT count(DISTINCT job) FROM observables WHERE kind = 'address' AND value = '"
                                    + SyntheticJobs.ADDRESS + "'")) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }
}

package eyas.fleet.tables;

import eyas.ci.provider.CiProviders;
import eyas.engine.ActiveRules;
import eyas.engine.AlertOptions;
import eyas.fleet.tables.InputFiles.Input;
import eyas.report.ReportReader;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.OutOfMemoryMessage;
import eyas.session.terminal.Terminal;
import eyas.tables.read.CaptureJob;
import eyas.tables.read.InvalidInputException;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.write.TableWriter;
import eyas.tables.write.TableWriter.StoredCapture;
import eyas.tables.write.WriteSummary;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads inputs one after the other and writes them. An invalid input is reported and counted, and the others are still written. */
final class TablesRun {
    private static final long PROGRESS_NANOS = 500_000_000L;
    private static final String ERASE = "\r\u001b[K";
    private static final int LONGEST = 2_000;

    /** Maximum number of invalid inputs that are reported one by one. */
    private static final int NAMED = 200;

    private final TableOptions options;
    private final Terminal terminal;
    private final boolean shown;
    private final TreeMap<String, Long> perRepository = new TreeMap<>();
    private @Nullable ActiveRules rules;
    private long failures;
    private long dryRows;
    private long lastShown = System.nanoTime();

    /**
     * Creates a run.
     *
     * @param shown whether progress is printed
     */
    TablesRun(TableOptions options, Terminal terminal, boolean shown) {
        this.options = options;
        this.terminal = terminal;
        this.shown = shown;
    }

    /**
     * Reads and writes all inputs and returns the exit code.
     *
     * @param writer null to write nothing
     */
    int run(List<Path> arguments, @Nullable TableWriter writer, Path scratch) throws IOException {
        InputFiles files = new InputFiles();
        arguments.forEach(files::add);
        files.problems().forEach(this::failed);
        List<Input> inputs = files.inputs();
        long done = 0;
        for (Input input : inputs) {
            progress(done++, inputs.size());
            try {
                one(input, writer, scratch);
            } catch (InvalidInputException e) {
                failed(String.valueOf(e.getMessage()));
            } catch (OutOfMemoryError e) {
                failed(input.path() + ": " + OutOfMemoryMessage.MESSAGE);
            } catch (StackOverflowError e) {
                failed(input.path() + ": nested too deeply");
            } catch (IndexOutOfBoundsException
                    | IllegalArgumentException
                    | IllegalStateException
                    | ArithmeticException e) {
                // A bug in Eyas that this input triggers must not prevent the others from being written.
                rules = null;
                failed(input.path() + ": cannot read: internal error: " + e
                        + "; this is a bug in Eyas: report it, please");
            }
        }
        WriteSummary summary = writer == null ? WriteSummary.NONE : flushed(writer);
        if (shown) {
            terminal.text(ERASE);
        }
        if (writer != null) {
            writer.remarks().forEach(this::failed);
        }
        print(summary, writer == null);
        return failures == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private static WriteSummary flushed(TableWriter writer) throws IOException {
        try {
            return writer.flush();
        } catch (OutOfMemoryError e) {
            throw new IOException(OutOfMemoryMessage.MESSAGE, e);
        }
    }

    private void one(Input input, @Nullable TableWriter writer, Path scratch) throws IOException {
        long received = Math.multiplyExact(System.currentTimeMillis(), 1_000_000L);
        JobSource source = JobSource.report(received);
        Path copy = options.keepCaptures() ? scratch.resolve("copy.scap.zst") : null;
        try {
            switch (input) {
                case Input.Report(Path path, List<Path> captures) -> {
                    byte[] bytes = read(path);
                    boolean wanted = options.keepCaptures() || options.events();
                    if (wanted && captures.size() > 1) {
                        failed(
                                path + ": " + captures.size()
                                        + " captures in the same directory seem to be pieces of one recording: none of them was read");
                    }
                    CaptureJob beside = wanted && captures.size() == 1 ? capture(captures.getFirst(), copy) : null;
                    JobSource with = beside == null || !options.events() ? source : source.with(beside.events());
                    ReportRows rows = ReportRows.read(path.toString(), bytes, CiProviders::identityIn);
                    add(rows(path.toString(), rows, with), beside, copy, writer);
                }
                case Input.Capture(Path path) -> {
                    CaptureJob job = capture(path, copy);
                    JobSource with = options.events() ? source.with(job.events()) : source;
                    ReportRows rows = ReportRows.of(job.report(), job.digest());
                    add(rows(path.toString(), rows, with.madeOf(job.digest())), job, copy, writer);
                }
            }
        } finally {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        }
    }

    /**
     * Returns the rows. The job's identity comes from the report, or from the options if the report has none. If both have one they must
     * agree, because a report may be forged to replace another job's.
     */
    private JobRows rows(String name, ReportRows report, JobSource source) {
        StoredJobIdentity claimed = report.claimed();
        String repository = options.repository();
        StoredJobIdentity given = options.identity();
        if (repository == null) {
            return report.rows(source);
        }
        if (claimed.repository().equals(StoredJobIdentity.UNKNOWN)) {
            StoredJobIdentity key = given != null
                    ? given
                    : new StoredJobIdentity(
                            claimed.provider(), repository, claimed.run(), claimed.attempt(), claimed.job());
            return report.rows(source.of(key));
        }
        if (!claimed.repository().equalsIgnoreCase(repository)) {
            throw new InvalidInputException(name + " claims repository " + claimed.repository() + ", not " + repository
                    + "; omit --repository to trust the reports");
        }
        if (given != null && !isSame(given, claimed)) {
            throw new InvalidInputException(name + " claims run " + claimed.run() + ", attempt " + claimed.attempt()
                    + ", job " + claimed.job() + ", which contradicts --run, --attempt or --job");
        }
        return report.rows(source);
    }

    /** Returns whether both are the same job as far as the options state it: a report's job also contains the machine. */
    private static boolean isSame(StoredJobIdentity given, StoredJobIdentity claimed) {
        return given.run().equals(claimed.run())
                && given.attempt() == claimed.attempt()
                && (given.job().isEmpty()
                        || claimed.job().equals(given.job())
                        || claimed.job().startsWith(given.job() + " on "));
    }

    private CaptureJob capture(Path path, @Nullable Path copy) {
        CaptureJob job = CaptureJob.read(path, activeRules(), copy);
        if (!job.damage().isEmpty()) {
            failed(path + ": damaged, read up to the damage: " + job.damage());
        }
        return job;
    }

    private ActiveRules activeRules() {
        ActiveRules loaded = rules;
        if (loaded == null) {
            loaded = new RuleFiles(terminal).load(options.rules().all(), AlertOptions.NONE, "the rules have errors");
            rules = loaded;
        }
        return loaded;
    }

    private static byte[] read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(ReportReader.MOST_BYTES + 1);
            if (bytes.length > ReportReader.MOST_BYTES) {
                throw new InvalidInputException(
                        path + " has more than " + ReportReader.MOST_BYTES + " bytes, the maximum size of a report");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException(path + ": cannot read: " + FileErrorMessage.reason(e), e);
        }
    }

    private void add(JobRows rows, @Nullable CaptureJob job, @Nullable Path copy, @Nullable TableWriter writer)
            throws IOException {
        perRepository.merge(rows.identity().repository(), 1L, Long::sum);
        if (writer == null) {
            dryRows += rows.count();
        } else {
            writer.add(rows, job == null || copy == null ? null : new StoredCapture(copy, job.digest()));
        }
    }

    private void failed(String problem) {
        if (++failures <= NAMED) {
            line("eyas: " + problem);
        } else if (failures == NAMED + 1) {
            line("eyas: further invalid inputs are counted but not listed");
        }
    }

    private void line(String text) {
        terminal.line((shown ? ERASE : "") + Printable.of(text, LONGEST));
    }

    private void progress(long done, int all) {
        if (shown && System.nanoTime() - lastShown > PROGRESS_NANOS) {
            terminal.text(String.format(Locale.ROOT, "%s%,d of %,d", ERASE, done, all));
            lastShown = System.nanoTime();
        }
    }

    private void print(WriteSummary summary, boolean dry) {
        if (failures > 0) {
            line("eyas: " + count(failures, "input") + " could not be read completely");
        }
        if (dry) {
            long jobs =
                    perRepository.values().stream().mapToLong(Long::longValue).sum();
            System.out.println(count(jobs, "job") + " of " + perRepository.size()
                    + (perRepository.size() == 1 ? " repository, " : " repositories, ") + count(dryRows, "row")
                    + " would be written:");
            perRepository.forEach((repository, number) ->
                    System.out.println("  " + Printable.of(repository, LONGEST) + ": " + count(number, "job")));
        } else if (!options.quiet()) {
            System.out.println(count(summary.jobs(), "job") + " written: " + count(summary.rows(), "row") + " in "
                    + count(summary.files(), "file") + ", " + String.format(Locale.ROOT, "%,d", summary.bytes())
                    + " bytes"
                    + (summary.replaced() == 0
                            ? ""
                            : "; " + summary.replaced() + " replaced another report of the same job")
                    + (summary.known() == 0 ? "" : "; " + summary.known() + " already present")
                    + (summary.forgotten() == 0
                            ? ""
                            : "; " + summary.forgotten() + " rejected: repository erased after the job ended"));
        }
    }

    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}

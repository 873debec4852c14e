package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.AnswerValue;
import eyas.hunt.answer.InconclusiveJob;
import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.hunt.captures.CaptureFindings;
import eyas.hunt.captures.CaptureFindings.State;
import eyas.hunt.captures.CaptureMatch;
import eyas.hunt.captures.CaptureReader;
import eyas.hunt.captures.CaptureSweep;
import eyas.hunt.captures.HuntRules;
import eyas.hunt.captures.MatchLimits;
import eyas.hunt.captures.StoredCapture;
import eyas.hunt.question.JobScope;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoredObject;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs rules over the stored captures of the jobs in scope. */
final class CaptureSearch {
    /** Number of captures from which on the duration is estimated. */
    private static final int MEASURED = 4;

    /** With more threads than this, the limits per capture are lower, because the findings of all threads are buffered. */
    private static final int FEW = 2;

    private static final double NANOS = 1e9;

    private static final List<AnswerColumn> COLUMNS = List.of(
            new AnswerColumn("first_time", "time of the first match"),
            new AnswerColumn("repository", ""),
            new AnswerColumn("workflow", ""),
            new AnswerColumn("job", ""),
            new AnswerColumn("run", ""),
            new AnswerColumn("attempt", ""),
            new AnswerColumn("rule", ""),
            new AnswerColumn("priority", ""),
            new AnswerColumn("message", "the rule's output for the first event"),
            new AnswerColumn("count", "number of matches of the same process on the same target"),
            new AnswerColumn("last_time", "time of the last match"),
            new AnswerColumn("process", ""),
            new AnswerColumn("step", ""),
            new AnswerColumn("package", "the package whose code the process ran"),
            new AnswerColumn("event", "number of the first event in the capture"),
            new AnswerColumn("key", "key of the job in all tables"));

    private final JobTables tables;
    private final Store store;
    private final Path scratch;
    private final SearchListener listener;
    private final BooleanSupplier goOn;

    CaptureSearch(JobTables tables, Store store, Path scratch, SearchListener listener, BooleanSupplier goOn) {
        this.tables = tables;
        this.store = store;
        this.scratch = scratch;
        this.listener = listener;
        this.goOn = goOn;
    }

    /** A job, as far as rows need it. */
    private record Job(
            String key,
            String name,
            String repository,
            String workflow,
            String job,
            String run,
            long attempt,
            LocalDate day,
            String capture) {}

    /** A capture with its job. */
    private record OfJob(Job of, CaptureObject object) implements StoredCapture {
        @Override
        public String job() {
            return of.key();
        }

        @Override
        public String name() {
            return object.name();
        }

        @Override
        public long bytes() {
            return object.bytes();
        }

        @Override
        public LocalFile open() throws IOException {
            return object.open();
        }
    }

    Answer answer(HuntRules rules, JobScope scope) throws HuntException {
        List<Job> jobs = tables.with(scope, List.of(), this::jobs);
        AnswerEvidence.Counter counter = new AnswerEvidence.Counter();
        InconclusiveJobs.unreadJobs(tables).forEach(counter::add);
        List<OfJob> captures = new ArrayList<>();
        Map<String, Long> sizes = sizes(jobs);
        for (Job job : jobs) {
            Long bytes = sizes.get(job.capture());
            if (job.capture().isEmpty()) {
                counter.add(new InconclusiveJob(job.key(), job.name(), Reason.NO_CAPTURE, "no capture is stored"));
            } else if (bytes == null) {
                counter.add(new InconclusiveJob(
                        job.key(),
                        job.name(),
                        Reason.UNREADABLE,
                        "its capture " + job.capture() + " is missing from the store"));
            } else {
                captures.add(new OfJob(job, new CaptureObject(store, job.capture(), bytes, scratch)));
            }
        }
        if (!approved(rules, captures)) {
            throw new HuntException("nothing was read: use --yes, or select fewer days or repositories");
        }
        return swept(rules, scope, jobs.size(), captures, counter);
    }

    private List<Job> jobs() throws SQLException, HuntException {
        return tables.query(
                "SELECT job, " + JobName.SQL + ", repository, workflow_file, job_name, run_id, attempt, day, capture "
                        + "FROM chosen ORDER BY day, repository, job",
                CaptureSearch::jobs);
    }

    private static List<Job> jobs(ResultSet rows) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        while (rows.next()) {
            jobs.add(new Job(
                    text(rows, 1),
                    text(rows, 2),
                    text(rows, 3),
                    text(rows, 4),
                    text(rows, 5),
                    text(rows, 6),
                    rows.getLong(7),
                    Objects.requireNonNull(rows.getObject(8, LocalDate.class)),
                    text(rows, 9)));
        }
        return jobs;
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        @Nullable String text = rows.getString(column);
        return text == null ? "" : text;
    }

    /** Returns the sizes of the captures of these days; only listed names are ever opened. */
    private Map<String, Long> sizes(List<Job> jobs) throws HuntException {
        Map<String, Long> sizes = new HashMap<>();
        try {
            for (LocalDate day : jobs.stream()
                    .filter(job -> !job.capture().isEmpty())
                    .map(Job::day)
                    .distinct()
                    .toList()) {
                for (StoredObject object : store.list(StoreLayout.ROOT + StoreLayout.CAPTURES + "/day=" + day + "/")) {
                    sizes.put(object.name(), object.bytes());
                }
            }
            return sizes;
        } catch (IOException e) {
            throw new HuntException(
                    "cannot list the captures in " + store.description() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Estimates the duration by reading the smallest capture, and asks for approval. */
    private boolean approved(HuntRules rules, List<OfJob> captures) throws HuntException {
        long bytes = captures.stream().mapToLong(OfJob::bytes).sum();
        if (captures.size() < MEASURED) {
            return listener.approve(
                    SearchListener.Estimate.unmeasured(SearchListener.CAPTURES, captures.size(), bytes));
        }
        OfJob smallest =
                captures.stream().min(Comparator.comparingLong(OfJob::bytes)).orElseThrow();
        CaptureReader reader = new CaptureReader(rules, MatchLimits.DEFAULT);
        double seconds;
        try (StoredCapture.LocalFile file = smallest.open()) {
            long start = System.nanoTime();
            reader.read(file.path(), goOn);
            seconds = (System.nanoTime() - start) / NANOS;
        } catch (IOException e) {
            // It is reported in its turn; it is unusable for the estimate.
            return listener.approve(
                    SearchListener.Estimate.unmeasured(SearchListener.CAPTURES, captures.size(), bytes));
        }
        double each = seconds / Math.max(1, smallest.bytes());
        return listener.approve(new SearchListener.Estimate(
                SearchListener.CAPTURES,
                captures.size(),
                bytes,
                Optional.of(each * bytes / tables.limits().threads())));
    }

    private Answer swept(
            HuntRules rules, JobScope scope, int jobs, List<OfJob> captures, AnswerEvidence.Counter counter) {
        int most = tables.limits().rows();
        MatchLimits limits = new MatchLimits(
                Math.min(MatchLimits.DEFAULT.rows(), most),
                MatchLimits.DEFAULT.characters() / Math.max(1, tables.limits().threads() / FEW),
                MatchLimits.DEFAULT.message());
        long bytes = captures.stream().mapToLong(OfJob::bytes).sum();
        Sum sum = new Sum();
        List<List<AnswerValue>> rows = new ArrayList<>();
        new CaptureSweep(rules, limits, tables.limits().threads()).run(captures, goOn, (capture, findings) -> {
            sum.done++;
            sum.bytes += capture.bytes();
            sum.omitted += findings.omitted();
            sum.found += findings.matches().isEmpty() ? 0 : 1;
            for (CaptureMatch match : findings.matches()) {
                if (rows.size() < most) {
                    rows.add(row(capture.of(), match));
                } else {
                    sum.omitted++;
                }
            }
            judge(capture, findings, counter, sum);
            listener.progress(sum.done, captures.size(), sum.bytes, bytes);
        });
        return new Answer(
                "Rules " + String.join(", ", rules.names().stream().limit(5).toList())
                        + (rules.names().size() > 5 ? " and " + (rules.names().size() - 5) + " more" : "")
                        + " over captures"
                        + scope.describe(),
                COLUMNS,
                rows,
                sum.omitted,
                counter.of(jobs, sum.found, sum.stopped),
                List.of());
    }

    /** Counters of a sweep. */
    private static final class Sum {
        private int done;
        private long bytes;
        private long omitted;
        private long found;
        private boolean stopped;
    }

    private static void judge(OfJob capture, CaptureFindings findings, AnswerEvidence.Counter counter, Sum sum) {
        Job job = capture.of();
        switch (findings.state()) {
            case State.Complete _ -> {}
            case State.Stopped _ -> {
                sum.stopped = true;
                if (findings.matches().isEmpty()) {
                    counter.add(new InconclusiveJob(
                            job.key(), job.name(), Reason.NOT_REACHED, "the search was interrupted"));
                }
            }
            case State.Unreadable(String why) ->
                counter.add(new InconclusiveJob(
                        job.key(), job.name(), Reason.UNREADABLE, "cannot read its capture: " + why));
            case State.Incomplete(String why) -> {
                if (findings.matches().isEmpty()) {
                    counter.add(new InconclusiveJob(
                            job.key(), job.name(), Reason.INCOMPLETE, "its capture is incomplete: " + why));
                }
            }
        }
    }

    private static List<AnswerValue> row(Job job, CaptureMatch match) {
        return List.of(
                new AnswerValue.Time(match.time()),
                AnswerValue.of(job.repository()),
                AnswerValue.of(job.workflow()),
                AnswerValue.of(job.job()),
                AnswerValue.of(job.run()),
                new AnswerValue.IntegerValue(job.attempt()),
                AnswerValue.of(match.rule()),
                AnswerValue.of(match.priority().label()),
                AnswerValue.of(match.message()),
                new AnswerValue.IntegerValue(match.count()),
                new AnswerValue.Time(match.lastTime()),
                AnswerValue.of(match.process()),
                AnswerValue.of(match.step()),
                AnswerValue.of(match.owner()),
                new AnswerValue.IntegerValue(match.event()),
                AnswerValue.of(job.key()));
    }
}

package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.collect.identity.Sender;
import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.journal.Digest;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryException;
import eyas.http.Clock;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Stores the starts of jobs and the alerts of running jobs, one file per sequence, so that a job cannot suppress them by preventing its
 * report. Alerts are numbered, so that duplicates are dropped. Each sending process has its own sequence: a job that sends alerts with its
 * own token does not use up the numbers of its agent. Thread-safe.
 */
public final class LiveAlerts {
    /** Divisor: one sender may have this fraction of the jobs without a report. */
    private static final int SHARE = 10;
    /** Limit per run; a matrix has 256 jobs at most. */
    private static final int MOST_OF_RUN = 300;
    /** Limit of sequences per job. */
    static final int MOST_SEQUENCES = 8;
    /** Inactivity after which the alerts of a job are removed. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final StateDirectory state;
    private final ReceiverLimits limits;
    private final NameDigests digests;
    private final DiskSpace disk;
    private final Clock clock;
    private final Uploads uploads;
    private final Map<Digest, LiveSequence> sequences = new HashMap<>();
    private final ReportedSequences reported;

    /**
     * Creates the store and recovers the alerts of an earlier receiver.
     *
     * @param uploads checks what may be sent for which job
     * @throws CollectException if existing alerts cannot be read
     */
    public LiveAlerts(
            StateDirectory state,
            ReceiverLimits limits,
            NameDigests digests,
            DiskSpace disk,
            Clock clock,
            Uploads uploads) {
        this.state = state;
        this.limits = limits;
        this.digests = digests;
        this.disk = disk;
        this.clock = clock;
        this.uploads = uploads;
        this.reported = new ReportedSequences(KEPT, clock);
        try {
            for (Path file : StateDirectory.entries(state.live())) {
                LiveSequence.recover(file, clock.nanos())
                        .ifPresent(left -> sequences.put(Digest.ofHex(String.valueOf(file.getFileName())), left));
            }
        } catch (IOException e) {
            throw new CollectException(
                    "cannot read existing alerts in " + state.live() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private Path file(Digest sequence) {
        return state.live().resolve(sequence.hex() + LiveSequence.END);
    }

    /** Returns the sequences of a job. */
    public synchronized List<Digest> sequences(Digest job) {
        return sequences.entrySet().stream()
                .filter(each -> each.getValue().origin().job().equals(job.hex()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Adds a batch; its new alerts are on disk when this returns.
     *
     * @return the number of alerts of the sequence
     * @throws RejectionException if it is rejected
     * @throws IOException if the state's disk fails
     */
    public synchronized long add(AlertBatch batch, Sender sender) throws RejectionException, IOException {
        uploads.checkJob(batch.job(), sender);
        String host = sender.provenHost(batch.job());
        Digest job = digests.job(batch.job(), host);
        Digest sequence = digests.sequence(job, batch.sequence());
        String account = digests.account(sender.account()).hex();
        LiveSequence before = sequences.get(sequence);
        if (before == null) {
            OptionalLong announced = reported.alerts(sequence, batch.job().started());
            if (announced.isPresent()
                    && batch.first() <= announced.getAsLong() - batch.lines().size()) {
                // A duplicate or a heartbeat; the report contains all alerts.
                return announced.getAsLong();
            }
            int others = sequences(job).size();
            before = LiveSequence.begun(new LiveSequence.Origin(
                    sender.account(),
                    sender.part(),
                    host,
                    job.hex(),
                    digests.repository(batch.job().repository()).hex(),
                    announced.isPresent() ? Math.max(1, others) : others,
                    announced.orElse(0)));
        }
        if (batch.first() > before.received()) {
            throw new RejectionException(
                    Reason.OUT_OF_ORDER,
                    "the receiver has " + before.received() + " alerts of this sequence",
                    before.received());
        }
        int known =
                (int) Math.min(before.received() - batch.first(), batch.lines().size());
        List<String> fresh = batch.lines().subList(known, batch.lines().size());
        if (fresh.isEmpty() && before.bytes() > 0) {
            // A heartbeat.
            sequences.put(sequence, before.and(0, 0, clock.nanos()));
            return before.received();
        }
        String head = before.bytes() == 0
                ? before.origin().line() + "\n"
                        + new String(batch.text(), StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow() + "\n"
                : "";
        StringBuilder added = new StringBuilder(head);
        fresh.forEach(line -> added.append(line).append('\n'));
        byte[] text = added.toString().getBytes(StandardCharsets.UTF_8);
        checkCapacity(before, fresh.size(), text.length);
        uploads.quotas().alerts(account, text.length);
        boolean retained = false;
        try {
            append(file(sequence), before.bytes(), text);
            retained = true;
        } finally {
            if (!retained) {
                uploads.quotas().refundAlerts(account, text.length);
            }
        }
        LiveSequence now = before.and(fresh.size(), text.length, clock.nanos());
        sequences.put(sequence, now);
        return now.received();
    }

    private void checkCapacity(LiveSequence before, int alerts, int bytes) throws RejectionException, IOException {
        if (before.alerts() + alerts > limits.alertsPerJob() || before.bytes() + bytes > limits.alertBytesPerJob()) {
            throw new RejectionException(
                    Reason.TOO_LARGE,
                    "a job may send " + limits.alertsPerJob() + " alerts of " + limits.alertBytesPerJob()
                            + " bytes while it runs; its report contains all alerts");
        }
        if (before.bytes() == 0) {
            checkPlace(before.origin());
        }
        if (disk.free(state.live()) - bytes < limits.leastFree()) {
            throw new RejectionException(Reason.NO_ROOM, "insufficient disk space; retry");
        }
    }

    private void checkPlace(LiveSequence.Origin origin) throws RejectionException {
        if (origin.rank() >= MOST_SEQUENCES) {
            throw new RejectionException(
                    Reason.QUOTA, origin.rank() + " processes have already sent alerts of this job");
        }
        long own = count(each -> each.sender().equals(origin.sender()));
        if (own >= limits.alertJobs() / SHARE) {
            throw new RejectionException(Reason.QUOTA, own + " jobs of this sender have no report yet");
        }
        // All runs of a repository have the same kind of token: one run must not block the others.
        if (!origin.part().equals(origin.sender()) && count(each -> each.part().equals(origin.part())) >= MOST_OF_RUN) {
            throw new RejectionException(Reason.QUOTA, MOST_OF_RUN + " jobs of this run have no report yet");
        }
        if (sequences.size() >= limits.alertJobs()) {
            throw new RejectionException(Reason.NO_ROOM, "too many jobs have no report yet; retry");
        }
    }

    private long count(Predicate<LiveSequence.Origin> which) {
        return sequences.values().stream()
                .map(LiveSequence::origin)
                .filter(which)
                .count();
    }

    private static void append(Path file, long at, byte[] text) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            boolean whole = false;
            try {
                ByteBuffer buffer = ByteBuffer.wrap(text);
                while (buffer.hasRemaining()) {
                    out.write(buffer, at + buffer.position());
                }
                out.force(true);
                whole = true;
            } finally {
                if (!whole) {
                    out.truncate(at);
                }
            }
        }
    }

    /**
     * Removes the alerts of a sequence that a written report contains. Their number is remembered, so that duplicates are recognised and
     * later alerts are kept, because the report may be forged.
     *
     * @param isReported whether the report contains an alert
     * @return false if alerts were added meanwhile, and nothing was removed
     * @throws IOException if the disk fails
     */
    public boolean join(Digest sequence, Predicate<String> isReported) throws IOException {
        Optional<StoredSequence> read = read(sequence);
        if (read.isEmpty()) {
            return true;
        }
        AlertBatch all = read.get().alerts();
        List<String> missing =
                all.lines().stream().filter(Predicate.not(isReported)).toList();
        synchronized (this) {
            LiveSequence now = sequences.get(sequence);
            if (now == null || now.alerts() != all.lines().size()) {
                return now == null;
            }
            if (missing.isEmpty()) {
                remove(sequence);
                reported.note(sequence, all.job().started(), now.received());
                return true;
            }
            if (missing.size() < now.alerts()) {
                LiveSequence.Origin origin = now.origin().reporting(now.alerts() - missing.size());
                String text = origin.line() + "\n"
                        + new String(
                                new AlertBatch(all.job(), all.sequence(), all.first(), missing).text(),
                                StandardCharsets.UTF_8);
                AtomicFile.replaceDurably(file(sequence), text);
                now = new LiveSequence(
                        origin,
                        missing.size(),
                        text.getBytes(StandardCharsets.UTF_8).length,
                        now.touched(),
                        LiveSequence.NOT_WRITTEN);
            }
            // The report may have replaced the rest in the tables: it is written again.
            sequences.put(sequence, now.settledWith(LiveSequence.NOT_WRITTEN));
            return true;
        }
    }

    private synchronized void remove(Digest sequence) throws IOException {
        Files.deleteIfExists(file(sequence));
        sequences.remove(sequence);
    }

    /**
     * Returns the inactive sequences with alerts that are not in the tables.
     *
     * @throws IOException if expired sequences cannot be removed
     */
    public synchronized List<Digest> due(Duration quiet) throws IOException {
        List<Digest> due = new ArrayList<>();
        for (Map.Entry<Digest, LiveSequence> each : List.copyOf(sequences.entrySet())) {
            LiveSequence sequence = each.getValue();
            long silent = clock.nanos() - sequence.touched();
            if (silent >= KEPT.toNanos() && sequence.settled() == sequence.alerts()) {
                remove(each.getKey());
            } else if (silent >= quiet.toNanos() && sequence.settled() < sequence.alerts()) {
                due.add(each.getKey());
            }
        }
        return due;
    }

    /** Records that this many alerts of a sequence are in the tables. They are kept to recognise duplicates. */
    public synchronized void written(Digest sequence, long alerts) {
        sequences.computeIfPresent(sequence, (_, before) -> before.settledWith(alerts));
    }

    /**
     * A stored sequence.
     *
     * @param sequence its key
     * @param job the key of the job
     * @param alerts its alerts, possibly none
     * @param sender the authenticated sender
     * @param host the authenticated machine, empty for none
     * @param isFirst whether it is the first sequence of the job
     */
    public record StoredSequence(
            Digest sequence, Digest job, AlertBatch alerts, String sender, String host, boolean isFirst) {}

    /**
     * Reads a sequence; empty if it was removed. Other threads may add to it meanwhile.
     *
     * @throws IOException if its file cannot be read
     */
    public Optional<StoredSequence> read(Digest sequence) throws IOException {
        long bytes;
        synchronized (this) {
            LiveSequence now = sequences.get(sequence);
            if (now == null) {
                return Optional.empty();
            }
            bytes = now.bytes();
        }
        try (InputStream in = Files.newInputStream(file(sequence))) {
            // The rest is still being added.
            List<String> lines = new String(
                            in.readNBytes((int) Math.min(Integer.MAX_VALUE, bytes)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            LiveSequence.Origin origin = LiveSequence.Origin.of(lines.isEmpty() ? "" : lines.getFirst());
            // The head of the first batch, so that the file reads as one batch; of any length.
            return Optional.of(new StoredSequence(
                    sequence,
                    Digest.ofHex(origin.job()),
                    AlertBatch.parseKept(lines.subList(1, lines.size())),
                    origin.sender(),
                    origin.host(),
                    origin.rank() == 0));
        } catch (NoSuchFileException | DeliveryException e) {
            // It was valid when it was written: a report has arrived, or the disk has lost it.
            remove(sequence);
            return Optional.empty();
        }
    }

    /** Removes all sequences of a repository and returns the number of jobs. */
    public synchronized int forget(String repository) throws IOException {
        String digest = digests.repository(repository).hex();
        int removed = 0;
        for (Map.Entry<Digest, LiveSequence> each : List.copyOf(sequences.entrySet())) {
            String known = each.getValue().origin().repository();
            if (known.isEmpty() ? isOf(each.getKey(), repository) : known.equals(digest)) {
                remove(each.getKey());
                removed++;
            }
        }
        return removed;
    }

    /** Reads the head of the first batch, because files of an earlier receiver name the repository only there. */
    private boolean isOf(Digest sequence, String repository) throws IOException {
        Optional<StoredSequence> read = read(sequence);
        return read.isPresent()
                && digests.repository(read.get().alerts().job().repository()).equals(digests.repository(repository));
    }

    /** Returns the number of jobs without a report. */
    public synchronized int jobs() {
        return (int) sequences.values().stream()
                .map(each -> each.origin().job())
                .distinct()
                .count();
    }
}

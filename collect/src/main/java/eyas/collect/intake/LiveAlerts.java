package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.collect.identity.Sender;
import eyas.collect.intake.Refusal.Reason;
import eyas.collect.journal.Digest;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryException;
import eyas.service.Clock;
import eyas.text.FileProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the alerts of jobs that go on, a file for each job: they are here before the job can keep its report from being made. Alerts are
 * numbered, so that those which come twice are there once. Safe for use by any thread.
 */
public final class LiveAlerts {
    private static final String END = ".jsonl";
    private static final int BUFFER = 64 << 10;
    /** One sender may have this part of the jobs without a report. */
    private static final int SHARE = 10;

    private final StateFolder state;
    private final ReceiverLimits limits;
    private final NameDigests digests;
    private final DiskSpace disk;
    private final Clock clock;
    private final Uploads uploads;
    private final Map<Digest, Held> held = new HashMap<>();

    /** After so long without news nobody goes on with the alerts of a job. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** What there is of a job: alerts, bytes of its file, when one was added last, ns of the clock, how many are in the tables, and who sends. */
    private record Held(long alerts, long bytes, long touched, long settled, String account) {}

    /**
     * Make one, with what an earlier receiver has left.
     *
     * @param uploads knows what may be sent of which job
     * @throws CollectException if what is there cannot be read
     */
    public LiveAlerts(
            StateFolder state,
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
        try {
            for (Path file : StateFolder.entries(state.live())) {
                recover(file);
            }
        } catch (IOException e) {
            throw new CollectException(
                    "the alerts of before cannot be read, in " + state.live() + ": " + FileProblem.words(e), e);
        }
    }

    private void recover(Path file) throws IOException {
        long lines = 0;
        long whole = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            long at = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                at++;
                if (c == '\n') {
                    lines++;
                    whole = at;
                }
            }
        }
        String name = String.valueOf(file.getFileName());
        if (lines == 0 || !name.matches("[0-9a-f]{32}\\" + END)) {
            Files.delete(file);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
        held.put(Digest.ofHex(name), new Held(lines - 1, whole, clock.nanos(), 0, ""));
    }

    private Path file(Digest job) {
        return state.live().resolve(job.hex() + END);
    }

    /**
     * Take a batch; what is new of it is on disk when this returns.
     *
     * @return how many alerts of the job there are now
     * @throws Refusal if it is not taken
     * @throws IOException if the state's disk fails
     */
    public synchronized long add(AlertBatch batch, Sender sender) throws Refusal, IOException {
        uploads.checkJob(batch.job(), sender);
        Digest job = digests.job(batch.job());
        String account = digests.account(sender.account()).hex();
        Held before = held.getOrDefault(job, new Held(0, 0, 0, 0, account));
        if (batch.first() > before.alerts()) {
            throw new Refusal(
                    Reason.OUT_OF_ORDER, "the receiver has " + before.alerts() + " alerts of it", before.alerts());
        }
        int known = (int) Math.min(before.alerts() - batch.first(), batch.lines().size());
        List<String> fresh = batch.lines().subList(known, batch.lines().size());
        if (fresh.isEmpty()) {
            return before.alerts();
        }
        String head = before.bytes() == 0 ? new String(batch.text(), StandardCharsets.UTF_8).lines().findFirst().orElseThrow() + "\n" : "";
        byte[] text = (head + String.join("\n", fresh) + "\n").getBytes(StandardCharsets.UTF_8);
        checkRoom(before, fresh.size(), text.length);
        append(file(job), before.bytes(), text);
        Held now = new Held(
                before.alerts() + fresh.size(), before.bytes() + text.length, clock.nanos(), before.settled(), account);
        held.put(job, now);
        return now.alerts();
    }

    private void checkRoom(Held before, int alerts, int bytes) throws Refusal, IOException {
        if (before.alerts() + alerts > limits.alertsPerJob() || before.bytes() + bytes > limits.alertBytesPerJob()) {
            throw new Refusal(
                    Reason.TOO_LARGE,
                    "a job has " + limits.alertsPerJob() + " alerts of " + limits.alertBytesPerJob()
                            + " bytes here while it goes on; its report has them all");
        }
        long own = held.values().stream()
                .filter(each -> each.account().equals(before.account()))
                .count();
        if (before.bytes() == 0 && own >= limits.alertJobs() / SHARE) {
            throw new Refusal(Reason.QUOTA, "alerts of " + own + " jobs of this sender without a report are here");
        }
        if (before.bytes() == 0 && held.size() >= limits.alertJobs()) {
            throw new Refusal(Reason.NO_ROOM, "alerts of too many jobs without a report are here; come again");
        }
        if (disk.free(state.live()) - bytes < limits.leastFree()) {
            throw new Refusal(Reason.NO_ROOM, "the receiver's disk has no room for it now; come again");
        }
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

    /** Remove the alerts of a job of which the report is there, which has them. */
    public synchronized void reported(Digest job) throws IOException {
        held.remove(job);
        Files.deleteIfExists(file(job));
    }

    /**
     * Return the jobs that nothing more has come of for so long, with the alerts that they have.
     *
     * @throws IOException if a file cannot be read
     */
    public synchronized List<Settled> settled(Duration quiet) throws IOException {
        List<Settled> settled = new ArrayList<>();
        for (Map.Entry<Digest, Held> each : List.copyOf(held.entrySet())) {
            long silent = clock.nanos() - each.getValue().touched();
            if (silent >= KEPT.toNanos() && each.getValue().settled() == each.getValue().alerts()) {
                reported(each.getKey());
            } else if (silent >= quiet.toNanos()
                    && each.getValue().settled() < each.getValue().alerts()) {
                read(each.getKey()).ifPresent(settled::add);
            }
        }
        return settled;
    }

    /** Note that the alerts of a job are in the tables. They are kept, so that those which come twice are known. */
    public synchronized void written(Settled settled) {
        held.computeIfPresent(
                settled.job(),
                (_, before) -> new Held(
                        before.alerts(),
                        before.bytes(),
                        before.touched(),
                        settled.alerts().lines().size(),
                        before.account()));
    }

    /**
     * A job that has alerts and, it seems, gets no report.
     *
     * @param job what tells it from others
     * @param alerts its alerts
     */
    public record Settled(Digest job, AlertBatch alerts) {}

    private Optional<Settled> read(Digest job) throws IOException {
        List<String> lines = Files.readAllLines(file(job));
        try {
            // The head is that of its first batch, so that it reads as one; of any length.
            return Optional.of(new Settled(job, AlertBatch.parseKept(lines)));
        } catch (DeliveryException e) {
            // It was written here from what was read as a batch: the disk has lost it.
            reported(job);
            return Optional.empty();
        }
    }

    /** Remove all of a repository; returns of how many jobs. */
    public synchronized int forget(String repository) throws IOException {
        int removed = 0;
        for (Digest job : List.copyOf(held.keySet())) {
            Optional<Settled> read = read(job);
            if (read.isPresent()
                    && read.get()
                            .alerts()
                            .job()
                            .repository()
                            .toLowerCase(Locale.ROOT)
                            .equals(repository.toLowerCase(Locale.ROOT))) {
                reported(job);
                removed++;
            }
        }
        return removed;
    }

    /** Return of how many jobs there are alerts. */
    public synchronized int jobs() {
        return held.size();
    }
}

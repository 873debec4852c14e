package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.collect.identity.Sender;
import eyas.collect.intake.Refusal.Reason;
import eyas.collect.journal.Digest;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryException;
import eyas.service.Clock;
import eyas.text.FileProblem;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps which jobs have begun, and the alerts of those that go on, a file for each job: they are here before the job can keep its report from
 * being made. Alerts are numbered, so that those which come twice are there once. Safe for use by any thread.
 */
public final class LiveAlerts {
    private static final String END = ".jsonl";
    private static final int BUFFER = 64 << 10;
    /** Lines before the alerts: who sends, and the head of the first batch. */
    private static final int HEAD = 2;

    private static final int MOST_ORIGIN = 4 << 10;
    private static final JsonReader ORIGIN = new JsonReader(new JsonLimits(MOST_ORIGIN, 4, 100, MOST_ORIGIN));
    /** In place of how many alerts are in the tables, where not even the job is. */
    private static final int NOT_WRITTEN = -1;
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

    /** What there is of a job: alerts, bytes of its file, when one was added last, ns of the clock, how many are in the tables (or {@link #NOT_WRITTEN}), and who sends. */
    private record Held(long alerts, long bytes, long touched, long settled, String account) {}

    /** The first line of a file: who sends, as was proved, and the machine that was proved, empty for none. */
    private record Origin(String sender, String host) {
        String line() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("sender", sender);
            members.put("host", host);
            return JsonText.inOrder(members);
        }

        static Origin of(String line) {
            try {
                JsonValue value = ORIGIN.read(line);
                return new Origin(value.get("sender").text(), value.get("host").text());
            } catch (JsonException e) {
                throw new DeliveryException("nothing says who has sent it", e);
            }
        }
    }

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
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            long at = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                at++;
                if (lines == 0 && at <= MOST_ORIGIN && c != '\n') {
                    first.write(c);
                }
                if (c == '\n') {
                    lines++;
                    whole = at;
                }
            }
        }
        String name = String.valueOf(file.getFileName());
        String account;
        try {
            account = digests.account(
                            Origin.of(first.toString(StandardCharsets.UTF_8)).sender())
                    .hex();
        } catch (DeliveryException e) {
            account = "";
        }
        if (lines < HEAD || account.isEmpty() || !name.matches("[0-9a-f]{32}\\" + END)) {
            // Its sender was not told that it is here.
            Files.delete(file);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
        held.put(Digest.ofHex(name), new Held(lines - HEAD, whole, clock.nanos(), NOT_WRITTEN, account));
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
        Origin origin = new Origin(sender.account(), sender.provenHost(batch.job()));
        Digest job = digests.job(batch.job(), origin.host());
        String account = digests.account(sender.account()).hex();
        Held before = held.getOrDefault(job, new Held(0, 0, 0, NOT_WRITTEN, account));
        if (batch.first() > before.alerts()) {
            throw new Refusal(
                    Reason.OUT_OF_ORDER, "the receiver has " + before.alerts() + " alerts of it", before.alerts());
        }
        int known =
                (int) Math.min(before.alerts() - batch.first(), batch.lines().size());
        List<String> fresh = batch.lines().subList(known, batch.lines().size());
        if (fresh.isEmpty() && before.bytes() > 0) {
            return before.alerts();
        }
        String head = before.bytes() == 0
                ? origin.line() + "\n"
                        + new String(batch.text(), StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow() + "\n"
                : "";
        StringBuilder added = new StringBuilder(head);
        fresh.forEach(line -> added.append(line).append('\n'));
        byte[] text = added.toString().getBytes(StandardCharsets.UTF_8);
        checkRoom(before, fresh.size(), text.length);
        uploads.quotas().alerts(account, text.length);
        boolean kept = false;
        try {
            append(file(job), before.bytes(), text);
            kept = true;
        } finally {
            if (!kept) {
                uploads.quotas().giveBack(account, text.length);
            }
        }
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
            throw new Refusal(Reason.QUOTA, own + " jobs of this sender without a report are here");
        }
        if (before.bytes() == 0 && held.size() >= limits.alertJobs()) {
            throw new Refusal(Reason.NO_ROOM, "too many jobs without a report are here; come again");
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
     * Return the jobs that nothing more has come of for so long, and that are not in the tables with all their alerts.
     *
     * @throws IOException if what is over cannot be removed
     */
    public synchronized List<Digest> due(Duration quiet) throws IOException {
        List<Digest> due = new ArrayList<>();
        for (Map.Entry<Digest, Held> each : List.copyOf(held.entrySet())) {
            long silent = clock.nanos() - each.getValue().touched();
            if (silent >= KEPT.toNanos()
                    && each.getValue().settled() == each.getValue().alerts()) {
                reported(each.getKey());
            } else if (silent >= quiet.toNanos()
                    && each.getValue().settled() < each.getValue().alerts()) {
                due.add(each.getKey());
            }
        }
        return due;
    }

    /** Note that so many alerts of a job are in the tables. They are kept, so that those which come twice are known. */
    public synchronized void written(Digest job, long alerts) {
        held.computeIfPresent(
                job,
                (_, before) -> new Held(before.alerts(), before.bytes(), before.touched(), alerts, before.account()));
    }

    /**
     * A job that has begun and, it seems, gets no report.
     *
     * @param job what tells it from others
     * @param alerts its alerts, none where it has sent none
     * @param sender who has sent them, as was proved
     * @param host the machine that was proved, empty for none
     */
    public record Settled(Digest job, AlertBatch alerts, String sender, String host) {}

    /**
     * Return what there is of a job now; empty where there is nothing more. Others may add to it meanwhile.
     *
     * @throws IOException if its file cannot be read
     */
    public Optional<Settled> read(Digest job) throws IOException {
        long bytes;
        synchronized (this) {
            Held now = held.get(job);
            if (now == null) {
                return Optional.empty();
            }
            bytes = now.bytes();
        }
        try (InputStream in = Files.newInputStream(file(job))) {
            // What is behind it is being added.
            List<String> lines = new String(
                            in.readNBytes((int) Math.min(Integer.MAX_VALUE, bytes)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Origin origin = Origin.of(lines.isEmpty() ? "" : lines.getFirst());
            // The head is that of its first batch, so that it reads as one; of any length.
            return Optional.of(new Settled(
                    job, AlertBatch.parseKept(lines.subList(1, lines.size())), origin.sender(), origin.host()));
        } catch (NoSuchFileException | DeliveryException e) {
            // It was written here from what was read as a batch: the report has come meanwhile, or the disk has lost
            // it.
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

    /** Return how many jobs without a report there are. */
    public synchronized int jobs() {
        return held.size();
    }
}

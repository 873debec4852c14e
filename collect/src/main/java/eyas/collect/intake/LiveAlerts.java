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
import java.util.function.Predicate;

/**
 * Keeps which jobs have begun, and the alerts of those that go on, a file for each job: they are here before the job can keep its report from
 * being made. Alerts are numbered, so that those which come twice are there once. Each process that sends has a sequence of its own: a job that sends
 * alerts of itself by a token does not take the numbers of those that its agent sends. Safe for use by any thread.
 */
public final class LiveAlerts {
    private static final String END = ".jsonl";
    private static final String DIGITS = "[0-9a-f]{32}";
    private static final int BUFFER = 64 << 10;
    /** Lines before the alerts: who sends, and the head of the first batch. */
    private static final int HEAD = 2;

    private static final int MOST_ORIGIN = 4 << 10;
    private static final JsonReader ORIGIN = new JsonReader(new JsonLimits(MOST_ORIGIN, 4, 100, MOST_ORIGIN));
    /** In place of how many alerts are in the tables, where not even the job is. */
    private static final int NOT_WRITTEN = -1;
    /** One sender may have this part of the jobs without a report. */
    private static final int SHARE = 10;
    /** So many of these may be of one run: a matrix has 256 jobs at most. */
    private static final int MOST_OF_RUN = 300;
    /** Sequences of one job. */
    private static final int MOST_SEQUENCES = 8;

    private final StateFolder state;
    private final ReceiverLimits limits;
    private final NameDigests digests;
    private final DiskSpace disk;
    private final Clock clock;
    private final Uploads uploads;
    private final Map<Digest, Held> held = new HashMap<>();

    /** After so long without news nobody goes on with the alerts of a job. */
    private static final Duration KEPT = Duration.ofDays(7);

    /**
     * What there is of a sequence.
     *
     * @param origin whose it is
     * @param alerts how many there are
     * @param bytes of its file
     * @param touched when something came last, ns of the clock
     * @param settled how many are in the tables, or {@link #NOT_WRITTEN}
     */
    private record Held(Origin origin, long alerts, long bytes, long touched, long settled) {}

    /**
     * The first line of a file.
     *
     * @param sender who sends, as was proved
     * @param part what of the sender jobs without a report are counted by
     * @param host the machine that was proved, empty for none
     * @param job what tells the job from others, in digits
     * @param rank 0 for the first sequence of the job, higher for later ones
     */
    private record Origin(String sender, String part, String host, String job, int rank) {
        String line() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("sender", sender);
            members.put("part", part);
            members.put("host", host);
            members.put("job", job);
            members.put("rank", rank);
            return JsonText.inOrder(members);
        }

        static Origin of(String line) {
            try {
                JsonValue value = ORIGIN.read(line);
                Origin origin = new Origin(
                        value.get("sender").text(),
                        value.get("part").text(),
                        value.get("host").text(),
                        value.get("job").text(),
                        Math.clamp(value.get("rank").whole(0), 0, MOST_SEQUENCES));
                if (!origin.job().matches(DIGITS)) {
                    throw new DeliveryException("nothing says of which job it is");
                }
                return origin;
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
        Optional<Origin> origin;
        try {
            origin = Optional.of(Origin.of(first.toString(StandardCharsets.UTF_8)));
        } catch (DeliveryException e) {
            origin = Optional.empty();
        }
        if (lines < HEAD || origin.isEmpty() || !name.matches(DIGITS + "\\" + END)) {
            // Its sender was not told that it is here.
            Files.delete(file);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
        held.put(Digest.ofHex(name), new Held(origin.get(), lines - HEAD, whole, clock.nanos(), NOT_WRITTEN));
    }

    private Path file(Digest sequence) {
        return state.live().resolve(sequence.hex() + END);
    }

    private List<Digest> sequences(Digest job) {
        return held.entrySet().stream()
                .filter(each -> each.getValue().origin().job().equals(job.hex()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Take a batch; what is new of it is on disk when this returns.
     *
     * @return how many alerts of its sequence there are now
     * @throws Refusal if it is not taken
     * @throws IOException if the state's disk fails
     */
    public synchronized long add(AlertBatch batch, Sender sender) throws Refusal, IOException {
        uploads.checkJob(batch.job(), sender);
        String host = sender.provenHost(batch.job());
        Digest job = digests.job(batch.job(), host);
        Digest sequence = digests.sequence(job, batch.sequence());
        String account = digests.account(sender.account()).hex();
        Held before = held.get(sequence);
        if (before == null) {
            int rank = sequences(job).size();
            before = new Held(new Origin(sender.account(), sender.part(), host, job.hex(), rank), 0, 0, 0, NOT_WRITTEN);
        }
        if (batch.first() > before.alerts()) {
            throw new Refusal(
                    Reason.OUT_OF_ORDER, "the receiver has " + before.alerts() + " alerts of it", before.alerts());
        }
        int known =
                (int) Math.min(before.alerts() - batch.first(), batch.lines().size());
        List<String> fresh = batch.lines().subList(known, batch.lines().size());
        if (fresh.isEmpty() && before.bytes() > 0) {
            // The job goes on.
            held.put(
                    sequence,
                    new Held(before.origin(), before.alerts(), before.bytes(), clock.nanos(), before.settled()));
            return before.alerts();
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
        checkRoom(before, fresh.size(), text.length);
        uploads.quotas().alerts(account, text.length);
        boolean kept = false;
        try {
            append(file(sequence), before.bytes(), text);
            kept = true;
        } finally {
            if (!kept) {
                uploads.quotas().giveBackAlerts(account, text.length);
            }
        }
        Held now = new Held(
                before.origin(),
                before.alerts() + fresh.size(),
                before.bytes() + text.length,
                clock.nanos(),
                before.settled());
        held.put(sequence, now);
        return now.alerts();
    }

    private void checkRoom(Held before, int alerts, int bytes) throws Refusal, IOException {
        if (before.alerts() + alerts > limits.alertsPerJob() || before.bytes() + bytes > limits.alertBytesPerJob()) {
            throw new Refusal(
                    Reason.TOO_LARGE,
                    "a job has " + limits.alertsPerJob() + " alerts of " + limits.alertBytesPerJob()
                            + " bytes here while it goes on; its report has them all");
        }
        if (before.bytes() == 0) {
            checkPlace(before.origin());
        }
        if (disk.free(state.live()) - bytes < limits.leastFree()) {
            throw new Refusal(Reason.NO_ROOM, "the receiver's disk has no room for it now; come again");
        }
    }

    private void checkPlace(Origin origin) throws Refusal {
        if (origin.rank() >= MOST_SEQUENCES) {
            throw new Refusal(Reason.QUOTA, origin.rank() + " processes have sent alerts of this job");
        }
        long own = count(each -> each.sender().equals(origin.sender()));
        if (own >= limits.alertJobs() / SHARE) {
            throw new Refusal(Reason.QUOTA, own + " jobs of this sender without a report are here");
        }
        // A run has the token of its repository alone: it must not keep the other runs out.
        if (!origin.part().equals(origin.sender()) && count(each -> each.part().equals(origin.part())) >= MOST_OF_RUN) {
            throw new Refusal(Reason.QUOTA, MOST_OF_RUN + " jobs of this run without a report are here");
        }
        if (held.size() >= limits.alertJobs()) {
            throw new Refusal(Reason.NO_ROOM, "too many jobs without a report are here; come again");
        }
    }

    private long count(Predicate<Origin> which) {
        return held.values().stream().map(Held::origin).filter(which).count();
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
        for (Digest sequence : sequences(job)) {
            remove(sequence);
        }
    }

    private synchronized void remove(Digest sequence) throws IOException {
        Files.deleteIfExists(file(sequence));
        held.remove(sequence);
    }

    /**
     * Alerts that one process sends of a job.
     *
     * @param key what tells them from all others
     * @param job what tells the job from others
     */
    public record Sequence(Digest key, Digest job) {}

    /**
     * Return the sequences of jobs that nothing more has come of for so long, and that are not in the tables with all their alerts.
     *
     * @throws IOException if what is over cannot be removed
     */
    public synchronized List<Sequence> due(Duration quiet) throws IOException {
        List<Sequence> due = new ArrayList<>();
        for (Map.Entry<Digest, Held> each : List.copyOf(held.entrySet())) {
            long silent = clock.nanos() - each.getValue().touched();
            if (silent >= KEPT.toNanos()
                    && each.getValue().settled() == each.getValue().alerts()) {
                remove(each.getKey());
            } else if (silent >= quiet.toNanos()
                    && each.getValue().settled() < each.getValue().alerts()) {
                due.add(new Sequence(
                        each.getKey(), Digest.ofHex(each.getValue().origin().job())));
            }
        }
        return due;
    }

    /** Note that so many alerts of a sequence are in the tables. They are kept, so that those which come twice are known. */
    public synchronized void written(Digest sequence, long alerts) {
        held.computeIfPresent(
                sequence,
                (_, before) -> new Held(before.origin(), before.alerts(), before.bytes(), before.touched(), alerts));
    }

    /**
     * A job that has begun and, it seems, gets no report.
     *
     * @param sequence whose alerts they are
     * @param alerts its alerts, none where it has sent none
     * @param sender who has sent them, as was proved
     * @param host the machine that was proved, empty for none
     * @param isFirst whether nobody had sent alerts of the job before
     */
    public record Settled(Digest sequence, AlertBatch alerts, String sender, String host, boolean isFirst) {}

    /**
     * Return what there is of a sequence now; empty where there is nothing more. Others may add to it meanwhile.
     *
     * @throws IOException if its file cannot be read
     */
    public Optional<Settled> read(Digest sequence) throws IOException {
        long bytes;
        synchronized (this) {
            Held now = held.get(sequence);
            if (now == null) {
                return Optional.empty();
            }
            bytes = now.bytes();
        }
        try (InputStream in = Files.newInputStream(file(sequence))) {
            // What is behind it is being added.
            List<String> lines = new String(
                            in.readNBytes((int) Math.min(Integer.MAX_VALUE, bytes)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Origin origin = Origin.of(lines.isEmpty() ? "" : lines.getFirst());
            // The head is that of its first batch, so that it reads as one; of any length.
            return Optional.of(new Settled(
                    sequence,
                    AlertBatch.parseKept(lines.subList(1, lines.size())),
                    origin.sender(),
                    origin.host(),
                    origin.rank() == 0));
        } catch (NoSuchFileException | DeliveryException e) {
            // It was written here from what was read as a batch: the report has come meanwhile, or the disk has lost
            // it.
            remove(sequence);
            return Optional.empty();
        }
    }

    /** Remove all of a repository; returns of how many jobs. */
    public synchronized int forget(String repository) throws IOException {
        int removed = 0;
        for (Digest sequence : List.copyOf(held.keySet())) {
            Optional<Settled> read = read(sequence);
            if (read.isPresent()
                    && read.get()
                            .alerts()
                            .job()
                            .repository()
                            .toLowerCase(Locale.ROOT)
                            .equals(repository.toLowerCase(Locale.ROOT))) {
                remove(sequence);
                removed++;
            }
        }
        return removed;
    }

    /** Return how many jobs without a report there are. */
    public synchronized int jobs() {
        return (int) held.values().stream()
                .map(each -> each.origin().job())
                .distinct()
                .count();
    }
}

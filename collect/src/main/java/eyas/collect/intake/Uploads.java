package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.collect.identity.Sender;
import eyas.collect.intake.Refusal.Reason;
import eyas.collect.journal.Digest;
import eyas.collect.journal.Entry;
import eyas.collect.journal.Journal;
import eyas.delivery.Announcement;
import eyas.delivery.FileKind;
import eyas.delivery.SentFile;
import eyas.delivery.SentJob;
import eyas.delivery.Sha256;
import eyas.service.Clock;
import eyas.text.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries: announced, sent in pieces, stored. What was stored can be neither read nor changed by a sender. Room is set aside when
 * a delivery is announced, before a byte of it is written. Safe for use by any thread.
 */
public final class Uploads {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int SENDER_DIGITS = 16;
    private static final long SECOND = 1_000_000_000L;
    /** A delivery of a byte takes room for its folder and its line in the journal. */
    private static final long LEAST_CHARGE = 16 << 10;
    /** Deliveries of one sender in 24 hours: so many that no sender can make the journal forget those of a day. */
    private static final long MOST_PER_DAY = Journal.REMEMBERED / 10;

    private final StateFolder state;
    private final Journal journal;
    private final ReceiverLimits limits;
    private final NameDigests digests;
    private final DiskSpace disk;
    private final Clock clock;
    private final InstantSource time;
    private final Quota quota;
    private final Quota numbers;
    /** By delivery and sender. */
    private final Map<String, Upload> open = new HashMap<>();

    /** Reports that are being stored, by job. */
    private final Map<Digest, Digest> storing = new HashMap<>();

    private final AtomicLong bytes = new AtomicLong();
    private final List<String> unreadable = new ArrayList<>();
    private final Runnable stored;

    /**
     * Make one, with what an earlier receiver has left.
     *
     * @param stored called when a delivery is whole
     * @throws CollectException if what is there cannot be read
     */
    public Uploads(
            StateFolder state,
            Journal journal,
            ReceiverLimits limits,
            NameDigests digests,
            DiskSpace disk,
            Clock clock,
            InstantSource time,
            Runnable stored) {
        this.state = state;
        this.journal = journal;
        this.limits = limits;
        this.digests = digests;
        this.disk = disk;
        this.clock = clock;
        this.time = time;
        this.stored = stored;
        this.quota = new Quota(limits.bytesPerDay(), clock);
        this.numbers = new Quota(MOST_PER_DAY, clock);
        try {
            recover();
        } catch (IOException e) {
            throw new CollectException(
                    "what was sent before cannot be read, in " + state.root() + ": " + FileProblem.words(e), e);
        }
    }

    private void recover() throws IOException {
        for (Path folder : StateFolder.entries(state.uploads())) {
            String name = String.valueOf(folder.getFileName());
            Optional<Upload> announced = begun(folder, name);
            if (announced.isEmpty()) {
                // Its sender was not told of it yet.
                StateFolder.remove(folder);
                continue;
            }
            open.put(name, announced.get());
        }
        Set<String> waiting = new HashSet<>(journal.waiting());
        for (Path folder : StateFolder.entries(state.accepted())) {
            if (journal.delivery(name(folder)).isEmpty()) {
                recoverAccepted(folder);
            } else if (!waiting.contains(name(folder))) {
                // The receiver ended before it could remove what is in the tables.
                StateFolder.remove(folder);
            }
        }
    }

    /** The receiver ended between the name and the entry: its sender was not told that it is stored. */
    private void recoverAccepted(Path folder) throws IOException {
        AcceptedDelivery delivery;
        try {
            delivery = AcceptedDelivery.read(folder);
        } catch (DamagedDeliveryException | NoSuchFileException e) {
            // What is left of it must not keep the receiver from starting.
            Path aside = state.aside().resolve(name(folder));
            StateFolder.remove(aside);
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
            unreadable.add("a delivery that the journal does not have cannot be read, and is put aside, in " + aside + ": "
                    + FileProblem.words(e));
            return;
        } catch (IOException e) {
            unreadable.add("a delivery that the journal does not have cannot be read now, and is tried again at the next"
                    + " start, in " + folder + ": " + FileProblem.words(e));
            return;
        }
        if (isForgotten(delivery.announcement().job())) {
            StateFolder.remove(folder);
        } else {
            journal.add(entry(delivery.announcement(), delivery.receipt()));
        }
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private Optional<Upload> begun(Path folder, String name) {
        try {
            Announcement announcement = AcceptedDelivery.announcement(folder);
            String account = Files.readString(folder.resolve("account"), StandardCharsets.US_ASCII);
            if (!name.equals(announcement.id() + "-" + account.substring(0, SENDER_DIGITS))) {
                return Optional.empty();
            }
            Upload upload = new Upload(folder, announcement, account, clock.nanos());
            for (SentFile file : announcement.files()) {
                upload.received(file, Math.min(file.bytes(), Files.size(AcceptedDelivery.path(folder, file))));
            }
            return Optional.of(upload);
        } catch (IOException | IndexOutOfBoundsException e) {
            // Nothing was promised of it: its sender announces it again.
            return Optional.empty();
        }
    }

    /**
     * What the receiver says to an announcement.
     *
     * @param again whether it has all of it already, stored
     * @param received how much it has of each file, by digest
     */
    public record Announced(boolean again, Map<String, Long> received) {}

    /**
     * Begin a delivery, or go on with one.
     *
     * @throws Refusal if it is not taken
     * @throws IOException if the state's disk fails
     */
    public Announced announce(Announcement announcement, Sender sender) throws Refusal, IOException {
        check(announcement, sender);
        String key = key(announcement.id(), sender);
        synchronized (this) {
            if (journal.delivery(announcement.id()).isPresent()) {
                journal.sync();
                return new Announced(true, Map.of());
            }
            Upload known = open.get(key);
            if (known != null) {
                return announced(known);
            }
            reserve(announcement, sender);
            try {
                Upload begun = begin(announcement, key, sender);
                open.put(key, begun);
                return announced(begun);
            } catch (IOException e) {
                quota.giveBack(account(sender), announcement.bytes());
                StateFolder.remove(state.uploads().resolve(key));
                throw e;
            }
        }
    }

    private void check(Announcement announcement, Sender sender) throws Refusal {
        checkJob(announcement.job(), sender);
        for (SentFile file : announcement.files()) {
            long most = switch (file.kind()) {
                case REPORT -> limits.report();
                case CAPTURE -> limits.capture();
            };
            if (file.bytes() > most) {
                throw new Refusal(
                        Reason.TOO_LARGE,
                        "a " + file.kind().word() + " of " + file.bytes() + " bytes is larger than the " + most
                                + " that are taken here");
            }
        }
    }

    /** Hold the job against what the sender may send, and against what was erased. */
    void checkJob(SentJob job, Sender sender) throws Refusal {
        @Nullable String refusal = sender.refusal(job);
        if (refusal != null) {
            throw new Refusal(Reason.FORBIDDEN, refusal);
        }
        if (isForgotten(job)) {
            throw new Refusal(
                    Reason.FORGOTTEN, "what this repository had was erased here after the job began; it is not taken again");
        }
    }

    private boolean isForgotten(SentJob job) {
        long forgotten = journal.forgotten(digests.repository(job.repository()));
        return forgotten > 0 && job.started() <= forgotten;
    }

    private static Announced announced(Upload upload) {
        Map<String, Long> received = new HashMap<>();
        upload.announcement.files().forEach(file -> received.put(file.sha256(), upload.received(file)));
        return new Announced(false, received);
    }

    private void reserve(Announcement announcement, Sender sender) throws Refusal, IOException {
        expire();
        long own = open.values().stream()
                .filter(upload -> upload.account.equals(account(sender)))
                .count();
        if (own >= limits.openPerSender()) {
            throw new Refusal(
                    Reason.QUOTA, own + " uploads of this sender are open; " + limits.openPerSender() + " may be");
        }
        if (open.size() >= limits.openUploads()) {
            throw new Refusal(Reason.NO_ROOM, "too many uploads are open; come again");
        }
        checkRoom(announcement.bytes());
        checkShare(announcement.bytes(), account(sender));
        charge(account(sender), announcement.bytes(), LEAST_CHARGE);
        long wait = numbers.take(account(sender), 1);
        if (wait > 0) {
            throw new Refusal(
                    Reason.QUOTA,
                    "this sender has sent " + MOST_PER_DAY + " deliveries in 24 hours; there is room in " + wait + " s");
        }
    }

    /**
     * Takes bytes from what a sender may send.
     *
     * @param least is taken at least
     * @throws Refusal if it may not send so much, now or ever
     */
    synchronized void charge(String account, long more, long least) throws Refusal {
        if (more > limits.bytesPerDay()) {
            throw new Refusal(
                    Reason.FORBIDDEN,
                    "it has " + more + " bytes, and a sender may send " + limits.bytesPerDay() + " in 24 hours here");
        }
        long wait = quota.take(account, Math.min(limits.bytesPerDay(), Math.max(least, more)));
        if (wait > 0) {
            throw new Refusal(
                    Reason.QUOTA,
                    "this sender has sent what it may in 24 hours (" + limits.bytesPerDay() + " bytes); there is room in "
                            + wait + " s");
        }
    }

    /** Whoever announces and sends nothing must not keep the others out: half of what is free is the most for one. */
    private void checkShare(long more, String account) throws Refusal, IOException {
        long own = open.values().stream()
                .filter(upload -> upload.account.equals(account))
                .mapToLong(Upload::missing)
                .sum();
        if (own + more > (disk.free(state.root()) - limits.leastFree()) / 2) {
            throw new Refusal(
                    Reason.QUOTA, "this sender has announced " + own + " bytes that it has not sent; send those first");
        }
    }

    /** All that was announced has its room, whether it is there yet or not. */
    private synchronized void checkRoom(long more) throws Refusal, IOException {
        long promised = open.values().stream().mapToLong(Upload::missing).sum();
        if (disk.free(state.root()) - promised - more < limits.leastFree()) {
            throw new Refusal(
                    Reason.NO_ROOM, "the receiver's disk has no room for it now: " + limits.leastFree()
                            + " bytes are to stay free; come again");
        }
    }

    private Upload begin(Announcement announcement, String key, Sender sender) throws IOException {
        Path folder = Files.createDirectory(state.uploads().resolve(key), PRIVATE);
        // Nothing is promised yet, so nothing has to be on the disk yet.
        Files.writeString(folder.resolve(AcceptedDelivery.ANNOUNCEMENT), announcement.json(), StandardCharsets.UTF_8);
        for (SentFile file : announcement.files()) {
            Files.createFile(AcceptedDelivery.path(folder, file));
        }
        String account = account(sender);
        // The last one: an upload without it is one that was not begun.
        Files.writeString(folder.resolve("account"), account, StandardCharsets.US_ASCII);
        return new Upload(folder, announcement, account, clock.nanos());
    }

    private String account(Sender sender) {
        return digests.account(sender.account()).hex();
    }

    private String key(String id, Sender sender) {
        return id + "-" + account(sender).substring(0, SENDER_DIGITS);
    }

    private synchronized Upload find(String id, Sender sender) throws Refusal {
        Upload upload = Sha256.isDigest(id) ? open.get(key(id, sender)) : null;
        if (upload == null) {
            throw new Refusal(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
        }
        return upload;
    }

    /** Something that can be read and may take its time; who reads looks at the time. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Check the time.
         *
         * @param read how many bytes have come
         * @throws Refusal if they come too slowly
         */
        void check(long read) throws Refusal;
    }

    /**
     * Add a piece of a file.
     *
     * @param offset where it goes; the receiver must have exactly so much
     * @param length its length
     * @return how much the receiver has now
     * @throws Refusal if it is not taken; the file is as it was before
     * @throws IOException if reading or the state's disk fails; the same
     */
    public long put(String id, String sha256, long offset, long length, InputStream in, Pace pace, Sender sender)
            throws Refusal, IOException {
        Upload upload = find(id, sender);
        checkJob(upload.announcement.job(), sender);
        SentFile file = upload.announcement.files().stream()
                .filter(each -> each.sha256().equals(sha256))
                .findFirst()
                .orElseThrow(() -> new Refusal(Reason.UNKNOWN, "no such file was announced"));
        if (length <= 0 || length > limits.chunk()) {
            throw new Refusal(
                    Reason.TOO_LARGE, "a piece has 1 to " + limits.chunk() + " bytes; send more than one");
        }
        if (!upload.lock.tryLock()) {
            throw new Refusal(Reason.NO_ROOM, "another request adds to this delivery; come again");
        }
        try {
            long has = upload.received(file);
            if (upload.gone) {
                throw new Refusal(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
            }
            if (offset != has) {
                throw new Refusal(Reason.OUT_OF_ORDER, "the receiver has " + has + " bytes of it", has);
            }
            if (offset + length > file.bytes()) {
                throw new Refusal(Reason.MALFORMED, "the piece goes beyond the " + file.bytes() + " bytes that were"
                        + " announced");
            }
            checkRoom(0);
            UploadFiles.add(AcceptedDelivery.path(upload.folder, file), offset, length, in, pace);
            upload.received(file, offset + length);
            upload.touched = clock.nanos();
            bytes.addAndGet(length);
            return offset + length;
        } finally {
            upload.lock.unlock();
        }
    }

    /** What a stored delivery was. */
    public enum Committed {
        /** There was nothing of the job. */
        NEW,
        /** It was stored already. */
        AGAIN,
        /** There was another report of the job. */
        BESIDE
    }

    /**
     * Store a delivery: it is on disk when this returns.
     *
     * @throws Refusal if it is not whole, or its files are not what was announced; those begin anew
     * @throws IOException if the state's disk fails
     */
    public Committed commit(String id, Sender sender) throws Refusal, IOException {
        if (journal.delivery(id).isPresent()) {
            journal.sync();
            return Committed.AGAIN;
        }
        Upload upload = find(id, sender);
        if (!upload.lock.tryLock()) {
            throw new Refusal(Reason.NO_ROOM, "another request adds to this delivery; come again");
        }
        try {
            if (upload.gone) {
                throw new Refusal(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
            }
            UploadFiles.checkWhole(upload);
            return store(id, upload, sender);
        } finally {
            upload.lock.unlock();
        }
    }

    private Committed store(String id, Upload upload, Sender sender) throws Refusal, IOException {
        Announcement announcement = upload.announcement;
        String host = sender.provenHost(announcement.job());
        Digest job = digests.job(announcement.job(), host);
        Digest report = report(announcement);
        boolean beside;
        synchronized (this) {
            checkJob(announcement.job(), sender);
            if (journal.delivery(id).isPresent()) {
                drop(upload);
                return Committed.AGAIN;
            }
            // Two reports of a job that come at once know of each other.
            Digest other = storing.putIfAbsent(job, report);
            beside = journal.hasOther(job, report) || (other != null && !other.equals(report));
        }
        try {
            Receipt receipt = new Receipt(nanos(time.instant()), beside, sender.account(), host);
            Path target = state.accepted().resolve(id);
            // What takes the disk's time keeps nobody else: all of it is there before the journal says so.
            receipt.write(upload.folder);
            StateFolder.sync(upload.folder);
            StateFolder.remove(target);
            Files.move(upload.folder, target, StandardCopyOption.ATOMIC_MOVE);
            upload.gone = true;
            StateFolder.sync(state.accepted());
            synchronized (this) {
                if (isForgotten(announcement.job())) {
                    StateFolder.remove(target);
                    checkJob(announcement.job(), sender);
                }
                journal.write(entry(announcement, receipt));
            }
            journal.sync();
        } finally {
            synchronized (this) {
                storing.remove(job, report);
                if (upload.gone) {
                    // Stored, or moved and not stored: in the latter case it begins anew.
                    open.values().remove(upload);
                }
            }
        }
        stored.run();
        return beside ? Committed.BESIDE : Committed.NEW;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    private Entry.Accepted entry(Announcement announcement, Receipt receipt) {
        return new Entry.Accepted(
                announcement.id(),
                digests.job(announcement.job(), receipt.host()),
                digests.repository(announcement.job().repository()),
                report(announcement),
                announcement.bytes(),
                receipt.received() / 1_000_000,
                receipt.beside());
    }

    private static Digest report(Announcement announcement) {
        return announcement.files().stream()
                .filter(file -> file.kind() == FileKind.REPORT)
                .map(file -> Digest.ofHex(file.sha256()))
                .findFirst()
                .orElseThrow();
    }

    private void drop(Upload upload) throws IOException {
        upload.gone = true;
        open.values().remove(upload);
        quota.giveBack(upload.account, upload.missing());
        StateFolder.remove(upload.folder);
    }

    /** Remove uploads that nothing was added to for too long. */
    public synchronized void expire() throws IOException {
        List<Upload> old = new ArrayList<>();
        for (Upload upload : open.values()) {
            if (clock.nanos() - upload.touched > limits.idle().toNanos() && !upload.lock.isLocked()) {
                old.add(upload);
            }
        }
        for (Upload upload : old) {
            drop(upload);
        }
    }

    /**
     * Note that a repository is erased, and remove all of it that is not in the tables yet.
     *
     * @return how many uploads and deliveries were removed
     */
    public synchronized int forget(String repository) throws IOException {
        Digest digest = digests.repository(repository);
        journal.add(new Entry.Forgotten(digest, nanos(time.instant())));
        int removed = 0;
        for (Upload upload : List.copyOf(open.values())) {
            if (isOf(upload.announcement, repository)) {
                drop(upload);
                removed++;
            }
        }
        for (Path place : List.of(state.accepted(), state.aside())) {
            for (Path folder : StateFolder.entries(place)) {
                if (isOf(folder, repository)) {
                    StateFolder.remove(folder);
                    removed++;
                }
            }
        }
        journal.compact();
        return removed;
    }

    /** Of what cannot be read nobody can say that it is not. */
    private static boolean isOf(Path folder, String repository) {
        try {
            return isOf(AcceptedDelivery.announcement(folder), repository);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isOf(Announcement announcement, String repository) {
        return announcement
                .job()
                .repository()
                .toLowerCase(Locale.ROOT)
                .equals(repository.toLowerCase(Locale.ROOT));
    }

    /** Return what could not be read of what an earlier receiver has left, in words. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Return how many uploads are open. */
    public synchronized int open() {
        return open.size();
    }

    /** Return how many bytes of files have come since this was made. */
    public long bytes() {
        return bytes.get();
    }
}

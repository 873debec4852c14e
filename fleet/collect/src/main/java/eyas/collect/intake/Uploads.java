package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.collect.identity.Sender;
import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.journal.Digest;
import eyas.collect.journal.Journal;
import eyas.collect.journal.JournalEntry;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.http.Clock;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
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
import org.jspecify.annotations.Nullable;

/**
 * Accepts deliveries: announce, upload in chunks, commit. Senders can neither read nor change committed deliveries. Space is reserved at
 * the announcement, before any data is written. Thread-safe.
 */
public final class Uploads {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final long SECOND = 1_000_000_000L;

    private final StateDirectory state;
    private final Journal journal;
    private final ReceiverLimits limits;
    private final NameDigests digests;
    private final Clock clock;
    private final InstantSource time;
    private final DeliveryJournal entries;
    private final SenderQuotas quotas;
    private final UploadReservations reservations;
    /** By delivery and sender. */
    private final Map<String, Upload> open = new HashMap<>();

    /** Reports that are being committed, by job. */
    private final Map<Digest, Digest> storing = new HashMap<>();

    /** Deliveries that are being committed. */
    private final Set<String> storingIds = new HashSet<>();

    private final List<String> unreadable;
    private final Runnable stored;

    /**
     * Opens the uploads and recovers the state of an earlier receiver.
     *
     * @param stored called when a delivery is complete
     * @throws CollectException if the state cannot be read
     */
    public Uploads(
            StateDirectory state,
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
        this.clock = clock;
        this.time = time;
        this.stored = stored;
        this.entries = new DeliveryJournal(journal, digests);
        this.quotas = new SenderQuotas(limits.bytesPerDay(), clock);
        this.reservations = new UploadReservations(state, limits, disk, quotas);
        UploadRecovery recovery = new UploadRecovery(state, entries, clock);
        try {
            open.putAll(recovery.uploads());
            recovery.deliveries();
            unreadable = recovery.unreadable();
        } catch (IOException e) {
            throw new CollectException(
                    "cannot read existing uploads in " + state.root() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /**
     * The answer to an announcement.
     *
     * @param again whether the delivery is already stored
     * @param received the bytes received of each file, by digest
     */
    public record Announced(boolean again, Map<String, Long> received) {}

    /**
     * Starts or resumes a delivery.
     *
     * @throws RejectionException if it is rejected
     * @throws IOException if the state's disk fails
     */
    public Announced announce(DeliveryManifest announcement, Sender sender) throws RejectionException, IOException {
        check(announcement, sender);
        UploadSender by = UploadSender.of(sender, digests);
        String key = key(announcement.id(), by);
        synchronized (this) {
            if (isStored(announcement, sender)) {
                dropOwn(key);
                journal.sync();
                return new Announced(true, Map.of());
            }
            Upload known = open.get(key);
            if (known != null) {
                return announced(known);
            }
            expire();
            reservations.reserve(open.values(), announcement.bytes(), by);
            try {
                Upload begun = begin(announcement, key, by);
                open.put(key, begun);
                return announced(begun);
            } catch (IOException e) {
                quotas.refund(by.account(), announcement.bytes());
                StateDirectory.remove(state.uploads().resolve(key));
                throw e;
            }
        }
    }

    private void check(DeliveryManifest announcement, Sender sender) throws RejectionException {
        checkJob(announcement.job(), sender);
        for (DeliveryFile file : announcement.files()) {
            long most = switch (file.kind()) {
                case REPORT -> limits.report();
                case CAPTURE -> limits.capture();
            };
            if (file.bytes() > most) {
                throw new RejectionException(
                        Reason.TOO_LARGE,
                        "a " + file.kind().label() + " of " + file.bytes() + " bytes exceeds the limit of " + most
                                + " bytes");
            }
        }
    }

    /** Checks a job against the sender's permissions and the erased repositories. */
    void checkJob(DeliveryJob job, Sender sender) throws RejectionException {
        @Nullable String refusal = sender.refusal(job);
        if (refusal != null) {
            throw new RejectionException(Reason.FORBIDDEN, refusal);
        }
        if (entries.isForgotten(job)) {
            throw new RejectionException(
                    Reason.FORGOTTEN,
                    "this repository was erased after the job started; the job is not accepted again");
        }
    }

    /**
     * Returns whether a delivery is stored.
     *
     * @throws RejectionException if another machine has sent it, which makes it a delivery of another job
     */
    private boolean isStored(DeliveryManifest announcement, Sender sender) throws RejectionException {
        DeliveryJob job = announcement.job();
        Optional<JournalEntry.Accepted> stored = journal.delivery(announcement.id());
        if (stored.isPresent() && !stored.get().job().equals(digests.job(job, sender.provenHost(job)))) {
            throw new RejectionException(Reason.FORBIDDEN, "this delivery was sent by another machine");
        }
        return stored.isPresent();
    }

    private static Announced announced(Upload upload) {
        Map<String, Long> received = new HashMap<>();
        upload.announcement.files().forEach(file -> received.put(file.sha256(), upload.received(file)));
        return new Announced(false, received);
    }

    private Upload begin(DeliveryManifest announcement, String key, UploadSender sender) throws IOException {
        Path directory = Files.createDirectory(state.uploads().resolve(key), PRIVATE);
        // Nothing is acknowledged yet, so nothing has to be durable yet.
        Files.writeString(
                directory.resolve(AcceptedDelivery.ANNOUNCEMENT), announcement.json(), StandardCharsets.UTF_8);
        for (DeliveryFile file : announcement.files()) {
            Files.createFile(AcceptedDelivery.path(directory, file));
        }
        // Written last: an upload without it does not count as started.
        sender.write(directory);
        return new Upload(directory, announcement, sender, clock.nanos());
    }

    private static String key(String id, UploadSender sender) {
        return id + "-" + sender.digits();
    }

    private synchronized Upload find(String id, Sender sender) throws RejectionException {
        Upload upload = Sha256.isDigest(id) ? open.get(key(id, UploadSender.of(sender, digests))) : null;
        if (upload == null) {
            throw new RejectionException(Reason.OUT_OF_ORDER, "unknown delivery: announce it first");
        }
        return upload;
    }

    /** Enforces a minimum speed of a request body. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Checks the speed.
         *
         * @param read bytes received
         * @throws RejectionException if they arrive too slowly
         */
        void check(long read) throws RejectionException;
    }

    /**
     * Adds a chunk of a file.
     *
     * @param offset its offset, which must equal the bytes received
     * @param length its length
     * @return the bytes received afterwards
     * @throws RejectionException if it is rejected; the file is unchanged
     * @throws IOException if reading or the state's disk fails; the file is unchanged
     */
    public long put(String id, String sha256, long offset, long length, InputStream in, Pace pace, Sender sender)
            throws RejectionException, IOException {
        Upload upload = find(id, sender);
        checkJob(upload.announcement.job(), sender);
        DeliveryFile file = upload.announcement.files().stream()
                .filter(each -> each.sha256().equals(sha256))
                .findFirst()
                .orElseThrow(() -> new RejectionException(Reason.UNKNOWN, "no such file was announced"));
        if (length <= 0 || length > limits.chunk()) {
            throw new RejectionException(
                    Reason.TOO_LARGE,
                    "invalid chunk size, expected 1 to " + limits.chunk() + " bytes; send several chunks");
        }
        if (!upload.lock.tryLock()) {
            throw new RejectionException(Reason.NO_ROOM, "another request is adding to this delivery; retry");
        }
        try {
            long has = upload.received(file);
            if (upload.removed) {
                throw new RejectionException(Reason.OUT_OF_ORDER, "unknown delivery: announce it first");
            }
            if (offset != has) {
                throw new RejectionException(
                        Reason.OUT_OF_ORDER, "the receiver has " + has + " bytes of this file", has);
            }
            if (offset + length > file.bytes()) {
                throw new RejectionException(
                        Reason.MALFORMED, "the chunk exceeds the " + file.bytes() + " bytes that were announced");
            }
            synchronized (this) {
                reservations.check(open.values(), 0);
            }
            UploadFiles.add(AcceptedDelivery.path(upload.directory, file), offset, length, in, pace);
            upload.received(file, offset + length);
            upload.touched = clock.nanos();
            return offset + length;
        } finally {
            upload.lock.unlock();
        }
    }

    /** Results of a commit. */
    public enum Committed {
        /** It is the first report of the job. */
        NEW,
        /** It was stored already. */
        AGAIN,
        /** The job already had another report. */
        BESIDE
    }

    /**
     * Commits a delivery: it is on disk when this returns.
     *
     * @throws RejectionException if it is incomplete, or files do not match the announcement; those start over
     * @throws IOException if the state's disk fails
     */
    public Committed commit(String id, Sender sender) throws RejectionException, IOException {
        // A sender that only knows the ID has to announce first, because the answer discloses that a delivery exists.
        Upload upload = find(id, sender);
        if (!upload.lock.tryLock()) {
            throw new RejectionException(Reason.NO_ROOM, "another request is adding to this delivery; retry");
        }
        try {
            if (upload.removed) {
                throw new RejectionException(Reason.OUT_OF_ORDER, "unknown delivery: announce it first");
            }
            if (isStored(upload.announcement, sender)) {
                synchronized (this) {
                    drop(upload);
                }
                journal.sync();
                return Committed.AGAIN;
            }
            UploadFiles.checkComplete(upload);
            return store(id, upload, sender);
        } finally {
            upload.lock.unlock();
        }
    }

    private Committed store(String id, Upload upload, Sender sender) throws RejectionException, IOException {
        DeliveryManifest announcement = upload.announcement;
        String host = sender.provenHost(announcement.job());
        Digest job = digests.job(announcement.job(), host);
        Digest report = DeliveryJournal.report(announcement);
        boolean beside;
        synchronized (this) {
            checkJob(announcement.job(), sender);
            if (isStored(announcement, sender)) {
                drop(upload);
                return Committed.AGAIN;
            }
            if (!storingIds.add(id)) {
                // By another sender: a delivery has one place, and a stored one is not replaced.
                throw new RejectionException(Reason.NO_ROOM, "another sender is storing this delivery; retry");
            }
            // Serializes concurrent reports of one job.
            Digest other = storing.putIfAbsent(job, report);
            beside = journal.hasOther(job, report) || (other != null && !other.equals(report));
        }
        try {
            Receipt receipt = new Receipt(nanos(time.instant()), beside, sender.account(), host);
            Path target = state.accepted().resolve(id);
            // Disk writes happen outside the lock; everything is durable before the journal entry.
            receipt.write(upload.directory);
            StateDirectory.sync(upload.directory);
            StateDirectory.remove(target);
            Files.move(upload.directory, target, StandardCopyOption.ATOMIC_MOVE);
            upload.removed = true;
            StateDirectory.sync(state.accepted());
            synchronized (this) {
                if (entries.isForgotten(announcement.job())) {
                    StateDirectory.remove(target);
                    checkJob(announcement.job(), sender);
                }
                journal.write(entries.accepted(announcement, receipt));
            }
            journal.sync();
        } finally {
            synchronized (this) {
                storingIds.remove(id);
                storing.remove(job, report);
                if (upload.removed) {
                    // Stored, or moved but not stored; the latter starts over.
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

    /** Removes a sender's upload of a delivery that another sender has stored. A concurrent request keeps it until it is idle. */
    private synchronized void dropOwn(String key) throws IOException {
        Upload own = open.get(key);
        if (own != null && own.lock.tryLock()) {
            try {
                drop(own);
            } finally {
                own.lock.unlock();
            }
        }
    }

    private void drop(Upload upload) throws IOException {
        upload.removed = true;
        open.values().remove(upload);
        quotas.refund(upload.sender.account(), upload.missing());
        StateDirectory.remove(upload.directory);
    }

    /** Removes idle uploads. */
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
     * Records the erasure of a repository and removes its data that is not in the tables yet.
     *
     * @return the number of uploads and deliveries removed
     */
    public synchronized int forget(String repository) throws IOException {
        Digest digest = digests.repository(repository);
        journal.add(new JournalEntry.Forgotten(digest, nanos(time.instant())));
        int removed = 0;
        for (Upload upload : List.copyOf(open.values())) {
            if (isOf(upload.announcement, repository)) {
                drop(upload);
                removed++;
            }
        }
        for (Path place : List.of(state.accepted(), state.aside())) {
            for (Path directory : StateDirectory.entries(place)) {
                if (isOf(directory, repository)) {
                    StateDirectory.remove(directory);
                    removed++;
                }
            }
        }
        journal.compact();
        return removed;
    }

    /**
     * Returns whether a delivery belongs to a repository; true if it is damaged, because it might.
     *
     * @throws IOException if it cannot be read now: the erasure must be repeated
     */
    private static boolean isOf(Path directory, String repository) throws IOException {
        try {
            return isOf(AcceptedDelivery.announcement(directory), repository);
        } catch (CorruptDeliveryException | NoSuchFileException e) {
            return true;
        }
    }

    private static boolean isOf(DeliveryManifest announcement, String repository) {
        return announcement.job().repository().toLowerCase(Locale.ROOT).equals(repository.toLowerCase(Locale.ROOT));
    }

    /** Returns the quotas. */
    SenderQuotas quotas() {
        return quotas;
    }

    /** Returns messages about unreadable deliveries of an earlier receiver. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Returns the number of unfinished uploads. */
    public synchronized int open() {
        return open.size();
    }
}

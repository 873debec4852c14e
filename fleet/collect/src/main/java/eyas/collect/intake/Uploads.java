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
 * Takes deliveries: announced, sent in pieces, stored. What was stored can be neither read nor changed by a sender. Room is set aside when
 * a delivery is announced, before a byte of it is written. Thread-safe.
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
    private final UploadReservations room;
    /** By delivery and sender. */
    private final Map<String, Upload> open = new HashMap<>();

    /** Reports that are being stored, by job. */
    private final Map<Digest, Digest> storing = new HashMap<>();

    /** Deliveries that are being stored. */
    private final Set<String> storingIds = new HashSet<>();

    private final List<String> unreadable;
    private final Runnable stored;

    /**
     * Creates one, with what an earlier receiver has left.
     *
     * @param stored called when a delivery is whole
     * @throws CollectException if what is there cannot be read
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
        this.room = new UploadReservations(state, limits, disk, quotas);
        UploadRecovery recovery = new UploadRecovery(state, entries, clock);
        try {
            open.putAll(recovery.uploads());
            recovery.deliveries();
            unreadable = recovery.unreadable();
        } catch (IOException e) {
            throw new CollectException(
                    "what was sent before cannot be read, in " + state.root() + ": " + FileErrorMessage.words(e), e);
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
     * Starts a delivery, or go on with one.
     *
     * @throws RejectionException if it is not taken
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
            room.reserve(open.values(), announcement.bytes(), by);
            try {
                Upload begun = begin(announcement, key, by);
                open.put(key, begun);
                return announced(begun);
            } catch (IOException e) {
                quotas.giveBack(by.account(), announcement.bytes());
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
                        "a " + file.kind().word() + " of " + file.bytes() + " bytes is larger than the " + most
                                + " that are taken here");
            }
        }
    }

    /** Holds the job against what the sender may send, and against what was erased. */
    void checkJob(DeliveryJob job, Sender sender) throws RejectionException {
        @Nullable String refusal = sender.refusal(job);
        if (refusal != null) {
            throw new RejectionException(Reason.FORBIDDEN, refusal);
        }
        if (entries.isForgotten(job)) {
            throw new RejectionException(
                    Reason.FORGOTTEN,
                    "what this repository had was erased here after the job began; it is not taken again");
        }
    }

    /**
     * Returns whether a delivery is stored.
     *
     * @throws RejectionException if another machine than the sender has sent it: it is of another job
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
        Path folder = Files.createDirectory(state.uploads().resolve(key), PRIVATE);
        // Nothing is promised yet, so nothing has to be on the disk yet.
        Files.writeString(folder.resolve(AcceptedDelivery.ANNOUNCEMENT), announcement.json(), StandardCharsets.UTF_8);
        for (DeliveryFile file : announcement.files()) {
            Files.createFile(AcceptedDelivery.path(folder, file));
        }
        // The last one: an upload without it is one that was not begun.
        sender.write(folder);
        return new Upload(folder, announcement, sender, clock.nanos());
    }

    private static String key(String id, UploadSender sender) {
        return id + "-" + sender.digits();
    }

    private synchronized Upload find(String id, Sender sender) throws RejectionException {
        Upload upload = Sha256.isDigest(id) ? open.get(key(id, UploadSender.of(sender, digests))) : null;
        if (upload == null) {
            throw new RejectionException(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
        }
        return upload;
    }

    /** Something that can be read and may take its time; who reads looks at the time. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Checks the time.
         *
         * @param read how many bytes have come
         * @throws RejectionException if they come too slowly
         */
        void check(long read) throws RejectionException;
    }

    /**
     * Adds a piece of a file.
     *
     * @param offset where it goes; the receiver must have exactly so much
     * @param length its length
     * @return how much the receiver has now
     * @throws RejectionException if it is not taken; the file is as it was before
     * @throws IOException if reading or the state's disk fails; the same
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
                    Reason.TOO_LARGE, "a piece has 1 to " + limits.chunk() + " bytes; send more than one");
        }
        if (!upload.lock.tryLock()) {
            throw new RejectionException(Reason.NO_ROOM, "another request adds to this delivery; come again");
        }
        try {
            long has = upload.received(file);
            if (upload.gone) {
                throw new RejectionException(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
            }
            if (offset != has) {
                throw new RejectionException(Reason.OUT_OF_ORDER, "the receiver has " + has + " bytes of it", has);
            }
            if (offset + length > file.bytes()) {
                throw new RejectionException(
                        Reason.MALFORMED, "the piece goes beyond the " + file.bytes() + " bytes that were announced");
            }
            synchronized (this) {
                room.check(open.values(), 0);
            }
            UploadFiles.add(AcceptedDelivery.path(upload.folder, file), offset, length, in, pace);
            upload.received(file, offset + length);
            upload.touched = clock.nanos();
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
     * Stores a delivery: it is on disk when this returns.
     *
     * @throws RejectionException if it is not whole, or its files are not what was announced; those begin anew
     * @throws IOException if the state's disk fails
     */
    public Committed commit(String id, Sender sender) throws RejectionException, IOException {
        // A sender that knows the id alone announces it first: the answer discloses that a delivery exists.
        Upload upload = find(id, sender);
        if (!upload.lock.tryLock()) {
            throw new RejectionException(Reason.NO_ROOM, "another request adds to this delivery; come again");
        }
        try {
            if (upload.gone) {
                throw new RejectionException(Reason.OUT_OF_ORDER, "this delivery is not begun: announce it first");
            }
            if (isStored(upload.announcement, sender)) {
                synchronized (this) {
                    drop(upload);
                }
                journal.sync();
                return Committed.AGAIN;
            }
            UploadFiles.checkWhole(upload);
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
                // By another sender: a delivery has one place, and what is stored there is not replaced.
                throw new RejectionException(
                        Reason.NO_ROOM, "another sender's request stores this delivery; come again");
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
            StateDirectory.sync(upload.folder);
            StateDirectory.remove(target);
            Files.move(upload.folder, target, StandardCopyOption.ATOMIC_MOVE);
            upload.gone = true;
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

    /** Removes what a sender has sent of a delivery that is stored, by another one. A request that adds to it just now keeps it until it is idle. */
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
        upload.gone = true;
        open.values().remove(upload);
        quotas.giveBack(upload.sender.account(), upload.missing());
        StateDirectory.remove(upload.folder);
    }

    /** Removes uploads that nothing was added to for too long. */
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
     * Records that a repository is erased, and remove all of it that is not in the tables yet.
     *
     * @return how many uploads and deliveries were removed
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
            for (Path folder : StateDirectory.entries(place)) {
                if (isOf(folder, repository)) {
                    StateDirectory.remove(folder);
                    removed++;
                }
            }
        }
        journal.compact();
        return removed;
    }

    /**
     * Of what is damaged nobody can say that it is not.
     *
     * @throws IOException if the disk does not give it now: it may be another repository's, and the erasure is to be asked for again
     */
    private static boolean isOf(Path folder, String repository) throws IOException {
        try {
            return isOf(AcceptedDelivery.announcement(folder), repository);
        } catch (CorruptDeliveryException | NoSuchFileException e) {
            return true;
        }
    }

    private static boolean isOf(DeliveryManifest announcement, String repository) {
        return announcement.job().repository().toLowerCase(Locale.ROOT).equals(repository.toLowerCase(Locale.ROOT));
    }

    /** Returns what each sender may still send. */
    SenderQuotas quotas() {
        return quotas;
    }

    /** Returns what could not be read of what an earlier receiver has left. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Returns how many uploads are open. */
    public synchronized int open() {
        return open.size();
    }
}

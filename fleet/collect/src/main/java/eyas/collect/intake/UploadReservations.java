package eyas.collect.intake;

import eyas.collect.intake.RejectionException.Reason;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Predicate;

/** Reserves space for announced uploads: counts, disk space, and the share of each sender. Guarded by {@link Uploads}. */
final class UploadReservations {
    /** Factor: a repository may have this many times the uploads of one run. */
    private static final int RUNS = 8;
    /**
     * Divisor: a sender may reserve this fraction of the free space, and a run this fraction of the sender's, so that announcements without
     * data do not block other senders.
     */
    private static final int SENDER_SHARE = 2;

    private static final int RUN_SHARE = 4;

    private final StateDirectory state;
    private final ReceiverLimits limits;
    private final DiskSpace disk;
    private final SenderQuotas quotas;

    UploadReservations(StateDirectory state, ReceiverLimits limits, DiskSpace disk, SenderQuotas quotas) {
        this.state = state;
        this.limits = limits;
        this.disk = disk;
        this.quotas = quotas;
    }

    /**
     * Reserves space.
     *
     * @param open the unfinished uploads
     * @throws RejectionException if there is none, or none for this sender
     */
    void reserve(Collection<Upload> open, long bytes, UploadSender sender) throws RejectionException, IOException {
        Predicate<Upload> ofPart = upload -> upload.sender.part().equals(sender.part());
        Predicate<Upload> ofAccount = upload -> upload.sender.account().equals(sender.account());
        checkNumber(open, ofPart, limits.openPerSender());
        if (sender.isPart()) {
            // A job that never finishes its uploads blocks only those of its own run.
            int most = Math.min(RUNS * limits.openPerSender(), limits.openUploads() / 2);
            checkNumber(open, ofAccount, Math.max(limits.openPerSender(), most));
        }
        if (open.size() >= limits.openUploads()) {
            throw new RejectionException(Reason.NO_ROOM, "too many unfinished uploads; retry");
        }
        check(open, bytes);
        checkShare(open, ofAccount, bytes, SENDER_SHARE);
        if (sender.isPart()) {
            checkShare(open, ofPart, bytes, RUN_SHARE);
        }
        quotas.delivery(sender.account(), bytes);
    }

    private static void checkNumber(Collection<Upload> open, Predicate<Upload> own, int most)
            throws RejectionException {
        long number = open.stream().filter(own).count();
        if (number >= most) {
            throw new RejectionException(Reason.QUOTA, number + " unfinished uploads of this sender, limit " + most);
        }
    }

    private void checkShare(Collection<Upload> open, Predicate<Upload> own, long more, int share)
            throws RejectionException, IOException {
        long announced = open.stream().filter(own).mapToLong(Upload::missing).sum();
        if (announced + more > (disk.free(state.root()) - limits.leastFree()) / share) {
            throw new RejectionException(
                    Reason.QUOTA,
                    "this sender has announced " + announced + " bytes that it has not sent; send those first");
        }
    }

    /**
     * Checks that there is space for everything announced, and for {@code more} bytes.
     *
     * @throws RejectionException if there is none
     */
    void check(Collection<Upload> open, long more) throws RejectionException, IOException {
        long promised = open.stream().mapToLong(Upload::missing).sum();
        if (disk.free(state.root()) - promised - more < limits.leastFree()) {
            throw new RejectionException(
                    Reason.NO_ROOM, "insufficient disk space: " + limits.leastFree() + " bytes must stay free; retry");
        }
    }
}

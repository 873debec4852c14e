package eyas.collect.intake;

import eyas.collect.intake.RejectionException.Reason;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Predicate;

/** The room for what is announced: numbers, the disk, and what each sender may have of them. Guarded by {@link Uploads}. */
final class UploadReservations {
    /** A repository has so many times the uploads of one of its runs. */
    private static final int RUNS = 8;
    /** Whoever announces and sends nothing must not keep the others out: one sender has this part of what is free, and one run that. */
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
     * Sets room aside.
     *
     * @param open what is begun already
     * @throws RejectionException if there is none, or none for this sender
     */
    void reserve(Collection<Upload> open, long bytes, UploadSender sender) throws RejectionException, IOException {
        Predicate<Upload> ofPart = upload -> upload.sender.part().equals(sender.part());
        Predicate<Upload> ofAccount = upload -> upload.sender.account().equals(sender.account());
        checkNumber(open, ofPart, limits.openPerSender());
        if (sender.isPart()) {
            // A job that begins uploads and never ends them keeps those of its own run out alone.
            int most = Math.min(RUNS * limits.openPerSender(), limits.openUploads() / 2);
            checkNumber(open, ofAccount, Math.max(limits.openPerSender(), most));
        }
        if (open.size() >= limits.openUploads()) {
            throw new RejectionException(Reason.NO_ROOM, "too many uploads are open; come again");
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
            throw new RejectionException(
                    Reason.QUOTA, number + " uploads of this sender are open; " + most + " may be");
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
     * Looks whether there is room for all that was announced, whether it is there yet or not, and for more.
     *
     * @throws RejectionException if there is none
     */
    void check(Collection<Upload> open, long more) throws RejectionException, IOException {
        long promised = open.stream().mapToLong(Upload::missing).sum();
        if (disk.free(state.root()) - promised - more < limits.leastFree()) {
            throw new RejectionException(
                    Reason.NO_ROOM,
                    "the receiver's disk has no room for it now: " + limits.leastFree()
                            + " bytes are to stay free; come again");
        }
    }
}

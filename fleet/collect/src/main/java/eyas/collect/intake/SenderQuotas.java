package eyas.collect.intake;

import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.journal.Journal;
import eyas.http.Clock;

/**
 * The bytes and deliveries that each sender may still send. Alerts count for themselves: deliveries count when they are announced, and
 * announcements of what is never sent must not keep the alerts out. Thread-safe.
 */
final class SenderQuotas {
    /** A delivery of a byte takes room for its directory and its line in the journal. */
    private static final long LEAST_CHARGE = 16 << 10;
    /** Deliveries of one sender in 24 hours: so many that no sender can make the journal forget those of a day. */
    private static final long MOST_PER_DAY = Journal.REMEMBERED / 10;

    private final long bytesPerDay;
    private final Quota bytes;
    private final Quota alerts;
    private final Quota numbers;

    SenderQuotas(long bytesPerDay, Clock clock) {
        this.bytesPerDay = bytesPerDay;
        this.bytes = new Quota(bytesPerDay, clock);
        this.alerts = new Quota(bytesPerDay, clock);
        this.numbers = new Quota(MOST_PER_DAY, clock);
    }

    /**
     * Takes what a delivery counts for.
     *
     * @throws RejectionException if the sender may not send it, now or ever
     */
    synchronized void delivery(String account, long size) throws RejectionException {
        long wait = numbers.take(account, 1);
        if (wait > 0) {
            throw new RejectionException(
                    Reason.QUOTA,
                    "this sender has sent " + MOST_PER_DAY + " deliveries in 24 hours; there is room in " + wait
                            + " s");
        }
        boolean charged = false;
        try {
            charge(bytes, account, size, LEAST_CHARGE);
            charged = true;
        } finally {
            if (!charged) {
                numbers.giveBack(account, 1);
            }
        }
    }

    /**
     * Takes what alerts count for.
     *
     * @throws RejectionException if the sender may not send them, now or ever
     */
    synchronized void alerts(String account, long size) throws RejectionException {
        charge(alerts, account, size, 0);
    }

    private void charge(Quota quota, String account, long size, long least) throws RejectionException {
        if (size > bytesPerDay) {
            throw new RejectionException(
                    Reason.FORBIDDEN,
                    "it has " + size + " bytes, and a sender may send " + bytesPerDay + " in 24 hours here");
        }
        long wait = quota.take(account, Math.min(bytesPerDay, Math.max(least, size)));
        if (wait > 0) {
            throw new RejectionException(
                    Reason.QUOTA,
                    "this sender has sent what it may in 24 hours (" + bytesPerDay + " bytes); there is room in " + wait
                            + " s");
        }
    }

    /** Gives bytes of a delivery back that were not sent. */
    synchronized void giveBack(String account, long size) {
        bytes.giveBack(account, size);
    }

    /** Gives bytes of alerts back that were not taken. */
    synchronized void giveBackAlerts(String account, long size) {
        alerts.giveBack(account, size);
    }
}

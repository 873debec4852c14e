package eyas.collect.intake;

import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.journal.Journal;
import eyas.http.Clock;

/**
 * The remaining bytes and deliveries of each sender. Alerts have a separate quota: deliveries are charged when announced, and announcements
 * that are never sent must not block alerts. Thread-safe.
 */
final class SenderQuotas {
    /** Minimum charge of a delivery, for its directory and journal entry. */
    private static final long LEAST_CHARGE = 16 << 10;
    /** Deliveries of one sender in 24 hours; low enough that one sender cannot evict a day's deliveries from the journal. */
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
     * Charges a delivery.
     *
     * @throws RejectionException if the sender may not send it, now or ever
     */
    synchronized void delivery(String account, long size) throws RejectionException {
        long wait = numbers.take(account, 1);
        if (wait > 0) {
            throw new RejectionException(
                    Reason.QUOTA,
                    "quota exhausted: this sender has sent " + MOST_PER_DAY + " deliveries in 24 hours; retry in "
                            + wait + " s");
        }
        boolean charged = false;
        try {
            charge(bytes, account, size, LEAST_CHARGE);
            charged = true;
        } finally {
            if (!charged) {
                numbers.refund(account, 1);
            }
        }
    }

    /**
     * Charges alerts.
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
                    size + " bytes exceed the limit of " + bytesPerDay + " bytes per sender in 24 hours");
        }
        long wait = quota.take(account, Math.min(bytesPerDay, Math.max(least, size)));
        if (wait > 0) {
            throw new RejectionException(
                    Reason.QUOTA,
                    "quota exhausted: this sender has sent its limit for 24 hours (" + bytesPerDay
                            + " bytes); retry in " + wait + " s");
        }
    }

    /** Refunds bytes of a delivery that were not sent. */
    synchronized void refund(String account, long size) {
        bytes.refund(account, size);
    }

    /** Refunds bytes of alerts that were rejected. */
    synchronized void refundAlerts(String account, long size) {
        alerts.refund(account, size);
    }
}

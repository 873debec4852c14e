package eyas.collect.web;

import eyas.collect.identity.Sender;
import eyas.http.Clock;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Limits the concurrent requests of each sender, so that a slow sender fills only its own slots. A job authenticates as the same run as its
 * agent. Some slots are therefore reserved for alerts, and alert requests preempt alert requests that withhold their body. A job can
 * neither block its agent's alerts nor abort alerts in transit. Thread-safe.
 */
final class SenderRequestSlots {
    /** Factor: a repository has this many times the slots of one run. */
    private static final int RUNS = 2;
    /** One in this many slots is reserved for alerts. */
    private static final int ALERTS = 4;

    private static final double SECOND = 1e9;

    private final int most;
    private final long leastRate;
    private final Clock clock;
    /** In the order of acquisition. */
    private final Set<Place> acquired = new LinkedHashSet<>();

    /**
     * Creates the slots.
     *
     * @param most the slots of a host or a run
     * @param leastRate bytes per second of a body that is not withheld
     */
    SenderRequestSlots(int most, long leastRate, Clock clock) {
        this.most = most;
        this.leastRate = leastRate;
        this.clock = clock;
    }

    /** An acquired slot; {@link #close} releases it. */
    final class Place implements AutoCloseable {
        private final String account;
        private final String part;
        private final boolean alerts;
        private final Runnable end;
        private final long begun = clock.nanos();
        private int bytes;
        private boolean read;

        private Place(Sender sender, boolean alerts, Runnable end) {
            this.account = sender.account();
            this.part = sender.part();
            this.alerts = alerts;
            this.end = end;
        }

        /** Records how many bytes of the body have arrived. */
        void has(int now) {
            synchronized (SenderRequestSlots.this) {
                bytes = now;
            }
        }

        /** Returns by how many bytes the body is behind schedule; 0 in its first second. */
        private double late() {
            double seconds = (clock.nanos() - begun) / SECOND;
            return seconds <= 1 ? 0 : seconds * leastRate - bytes;
        }

        /** Records that the body is complete, so that the remaining work does not count as sender time. */
        void read() {
            synchronized (SenderRequestSlots.this) {
                read = true;
            }
        }

        @Override
        public void close() {
            synchronized (SenderRequestSlots.this) {
                acquired.remove(this);
            }
        }
    }

    /**
     * Acquires a slot; null if there is none.
     *
     * @param alerts whether the request contains alerts
     * @param end aborts the request if it is preempted before its body has arrived
     */
    @Nullable
    Place take(Sender sender, boolean alerts, Runnable end) {
        Place place = new Place(sender, alerts, end);
        Predicate<Place> ofPart = each -> each.part.equals(place.part);
        Predicate<Place> ofAccount = each -> each.account.equals(place.account);
        Optional<Place> slow = Optional.empty();
        synchronized (this) {
            boolean fullPart = isFull(ofPart, most, alerts);
            if (fullPart || isFull(ofAccount, RUNS * most, alerts)) {
                if (alerts) {
                    slow = slow(fullPart ? ofPart : ofAccount);
                }
                if (slow.isEmpty()) {
                    return null;
                }
                acquired.remove(slow.get());
            }
            acquired.add(place);
        }
        slow.ifPresent(ended -> ended.end.run());
        return place;
    }

    private boolean isFull(Predicate<Place> own, int places, boolean alerts) {
        long all = acquired.stream().filter(own).count();
        long others = acquired.stream().filter(own).filter(each -> !each.alerts).count();
        return all >= places || (!alerts && others >= places - places / ALERTS);
    }

    /** Returns the body that is latest; if none is late, the oldest without any bytes, otherwise the oldest. */
    private Optional<Place> slow(Predicate<Place> own) {
        List<Place> unread = acquired.stream()
                .filter(own)
                .filter(each -> each.alerts && !each.read)
                .toList();
        return unread.stream()
                .filter(each -> each.late() > 0)
                .max(Comparator.comparingDouble(Place::late))
                .or(() -> unread.stream().filter(each -> each.bytes == 0).findFirst())
                .or(() -> unread.stream().findFirst());
    }
}

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
 * The requests of each sender that are worked on: whoever sends slowly fills his own places, and nobody else's. A job proves the same run
 * as the agent that watches it. So some places are for alerts alone, and alerts that come get the place of those that keep their body back:
 * the job cannot keep its agent's alerts out, nor end those that are on their way. Thread-safe.
 */
final class SenderRequestSlots {
    /** A repository has so many times the places of one of its runs. */
    private static final int RUNS = 2;
    /** One of so many places is for alerts alone. */
    private static final int ALERTS = 4;

    private static final double SECOND = 1e9;

    private final int most;
    private final long leastRate;
    private final Clock clock;
    /** The one that was taken first comes first. */
    private final Set<Place> taken = new LinkedHashSet<>();

    /**
     * Creates them.
     *
     * @param most the places of a host or a run
     * @param leastRate bytes a second with which a body comes that is not kept back
     */
    SenderRequestSlots(int most, long leastRate, Clock clock) {
        this.most = most;
        this.leastRate = leastRate;
        this.clock = clock;
    }

    /** A place that was taken; given back by {@link #close}. */
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

        /** Records how many bytes of the body have come. */
        void has(int now) {
            synchronized (SenderRequestSlots.this) {
                bytes = now;
            }
        }

        /** Returns by how many bytes the body is behind; one that has just begun is not. */
        private double late() {
            double seconds = (clock.nanos() - begun) / SECOND;
            return seconds <= 1 ? 0 : seconds * leastRate - bytes;
        }

        /** Records that the body is there: what is left to be done takes no time of the sender's. */
        void read() {
            synchronized (SenderRequestSlots.this) {
                read = true;
            }
        }

        @Override
        public void close() {
            synchronized (SenderRequestSlots.this) {
                taken.remove(this);
            }
        }
    }

    /**
     * Takes a place; null where there is none.
     *
     * @param alerts whether the request brings alerts
     * @param end ends the request, where its place is needed before its body has come
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
                taken.remove(slow.get());
            }
            taken.add(place);
        }
        slow.ifPresent(ended -> ended.end.run());
        return place;
    }

    private boolean isFull(Predicate<Place> own, int places, boolean alerts) {
        long all = taken.stream().filter(own).count();
        long others = taken.stream().filter(own).filter(each -> !each.alerts).count();
        return all >= places || (!alerts && others >= places - places / ALERTS);
    }

    /** Returns the body that is late by the most; where none is, the first of which nothing has come, and where all come, the first. */
    private Optional<Place> slow(Predicate<Place> own) {
        List<Place> unread = taken.stream()
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

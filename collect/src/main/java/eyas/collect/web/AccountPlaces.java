package eyas.collect.web;

import eyas.collect.identity.Sender;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of each sender that are worked on: whoever sends slowly fills his own places, and nobody else's. A job proves the same run as the agent
 * that watches it. So some places are for alerts alone, and alerts that come get the place of those that keep their body back: the job cannot keep
 * its agent's alerts out. Safe for use by any thread.
 */
final class AccountPlaces {
    /** A repository has so many times the places of one of its runs. */
    private static final int RUNS = 2;
    /** One of so many places is for alerts alone. */
    private static final int ALERTS = 4;

    private final int most;
    /** The one that was taken first comes first. */
    private final Set<Place> taken = new LinkedHashSet<>();

    /** @param most the places of a host or a run */
    AccountPlaces(int most) {
        this.most = most;
    }

    /** A place that was taken; given back by {@link #close}. */
    final class Place implements AutoCloseable {
        private final String account;
        private final String part;
        private final boolean alerts;
        private final Runnable end;
        private boolean read;

        private Place(Sender sender, boolean alerts, Runnable end) {
            this.account = sender.account();
            this.part = sender.part();
            this.alerts = alerts;
            this.end = end;
        }

        /** Note that the body is there: what is left to be done takes no time of the sender's. */
        void read() {
            synchronized (AccountPlaces.this) {
                read = true;
            }
        }

        @Override
        public void close() {
            synchronized (AccountPlaces.this) {
                taken.remove(this);
            }
        }
    }

    /**
     * Take a place; null where there is none.
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

    private Optional<Place> slow(Predicate<Place> own) {
        return taken.stream()
                .filter(own)
                .filter(each -> each.alerts && !each.read)
                .findFirst();
    }
}

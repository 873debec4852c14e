package eyas.collect.web;

import java.util.HashMap;
import java.util.Map;

/** The requests of each sender that are worked on: whoever sends slowly fills his own places, and nobody else's. Safe for use by any thread. */
final class AccountPlaces {
    private final int most;
    private final Map<String, Integer> taken = new HashMap<>();

    AccountPlaces(int most) {
        this.most = most;
    }

    /** Takes a place; false where the sender has all of his. */
    synchronized boolean take(String account) {
        int now = taken.getOrDefault(account, 0);
        if (now >= most) {
            return false;
        }
        taken.put(account, now + 1);
        return true;
    }

    /** Gives a place back that was taken. */
    synchronized void giveBack(String account) {
        taken.computeIfPresent(account, (_, now) -> now > 1 ? now - 1 : null);
    }
}

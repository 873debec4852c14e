package eyas.collect.intake;

import eyas.http.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket per account, in bytes: a day's amount at first, refilled as time passes on a monotonic clock. Guarded by {@link
 * SenderQuotas}.
 */
final class Quota {
    private static final int MOST_ACCOUNTS = 100_000;
    private static final double DAY = 24 * 3600 * 1e9;

    private final long perDay;
    private final Clock clock;
    private final Map<String, Level> levels = new LinkedHashMap<>(16, 0.75f, true);

    private record Level(double left, long at) {}

    Quota(long perDay, Clock clock) {
        this.perDay = perDay;
        this.clock = clock;
    }

    /** Takes bytes of an account; returns 0, or the number of seconds until they are available. */
    long take(String account, long bytes) {
        long now = clock.nanos();
        Level before = levels.getOrDefault(account, new Level((double) perDay, now));
        double left = Math.min((double) perDay, before.left() + (now - before.at()) / DAY * perDay);
        if (left < bytes) {
            levels.put(account, new Level(left, now));
            return Math.max(1, (long) Math.ceil((bytes - left) / perDay * DAY / 1e9));
        }
        levels.put(account, new Level(left - bytes, now));
        if (levels.size() > MOST_ACCOUNTS) {
            // The least recently used account has most of its day's amount again.
            levels.remove(levels.keySet().iterator().next());
        }
        return 0;
    }

    /** Returns unused bytes to an account. */
    void refund(String account, long bytes) {
        Level before = levels.get(account);
        if (before != null) {
            levels.put(account, new Level(Math.min((double) perDay, before.left() + bytes), before.at()));
        }
    }
}

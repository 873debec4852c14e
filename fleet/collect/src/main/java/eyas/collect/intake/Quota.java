package eyas.collect.intake;

import eyas.http.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many bytes each account may still send: as many as a day allows at first, and then as time passes. It goes by a clock that never jumps.
 * Guarded by {@link SenderQuotas}.
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

    /** Takes bytes of an account; returns 0, or after how many seconds there would be so many. */
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
            // The one that has sent nothing for the longest time has most of its day again.
            levels.remove(levels.keySet().iterator().next());
        }
        return 0;
    }

    /** Gives bytes back that were not sent. */
    void giveBack(String account, long bytes) {
        Level before = levels.get(account);
        if (before != null) {
            levels.put(account, new Level(Math.min((double) perDay, before.left() + bytes), before.at()));
        }
    }
}

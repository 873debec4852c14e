package eyas.session.account;

import java.time.Duration;

/**
 * When accounts are looked at again, and what waits for it.
 *
 * @param again how long after a look the files are looked at again, once an event comes
 * @param unknown how long after a look those of a container are looked at again for a user that they do not have
 * @param made how long a process that was put into a container's group may take until it has a root directory of its own
 * @param hold how long an event waits for the names of its container
 * @param holds the longest time that events wait for names, all containers together, and again after ten times as long
 */
record AccountTiming(Duration again, Duration unknown, Duration made, Duration hold, Duration holds) {
    static final AccountTiming DEFAULT = new AccountTiming(
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(1));
}

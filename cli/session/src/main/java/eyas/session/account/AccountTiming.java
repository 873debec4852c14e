package eyas.session.account;

import java.time.Duration;

/**
 * Intervals and limits for reading accounts.
 *
 * @param again interval after which the files are checked again, at the next event
 * @param unknown interval after which a container's files are checked again because of an unknown user
 * @param rootWait how long to wait until a process that was moved to a container's control group has its own root directory
 * @param eventWait how long an event waits for the names of its container
 * @param totalWait the longest time that events wait for names of all containers together; restored after ten times as long
 */
record AccountTiming(Duration again, Duration unknown, Duration rootWait, Duration eventWait, Duration totalWait) {
    static final AccountTiming DEFAULT = new AccountTiming(
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(1));
}

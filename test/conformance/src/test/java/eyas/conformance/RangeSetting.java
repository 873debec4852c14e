package eyas.conformance;

import java.util.List;
import java.util.Locale;

/**
 * Network access and monitoring options of a job of the range.
 *
 * @param network reachable network
 * @param options additional options of the watch
 * @param seconds maximum duration
 */
record RangeSetting(Network network, List<String> options, int seconds) {
    private static final int JOB_SECONDS = 180;
    private static final int BUILD_SECONDS = 500;

    /** Location of the servers that a job connects to. */
    enum Network {
        /** Stand-in servers on the loopback device of the job's own network. */
        LOOPBACK,
        /** Stand-in servers at the other end of a link that records all received packets. */
        WIRE,
        /** The machine's own network: builds download real packages. */
        SHARED;

        /** Returns the name in {@code test/range/lib/sandbox.sh}. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns whether the job has its own network. */
        boolean isIsolated() {
            return this != SHARED;
        }
    }

    /** Setting for measurements of rules: monitored from outside of the case's machine. */
    static final RangeSetting DEFAULT = new RangeSetting(Network.LOOPBACK, List.of(), JOB_SECONDS);

    /** Returns a setting with servers behind a link, monitored on the case's machine, so that Eyas knows its name server. */
    static RangeSetting wired(List<String> options) {
        return new RangeSetting(Network.WIRE, options, JOB_SECONDS);
    }

    /** Returns a setting for a build that downloads its dependencies. */
    static RangeSetting build() {
        return new RangeSetting(Network.SHARED, List.of(), BUILD_SECONDS);
    }

    /** Returns whether Eyas runs on the machine of the case. */
    boolean isMonitoredInside() {
        return network != Network.LOOPBACK;
    }
}

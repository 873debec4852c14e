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

    /** Where the servers are that a job talks to. */
    enum Network {
        /** Stand-in servers on the loopback device of the job's own network. */
        LOOPBACK,
        /** Stand-in servers at the other end of a wire, where all that arrives is written down. */
        WIRE,
        /** The machine's own network: what a build fetches is real. */
        SHARED;

        /** Return what {@code test/range/lib/sandbox.sh} calls it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Return whether it is a network of its own. */
        boolean isApart() {
            return this != SHARED;
        }
    }

    /** Rules are judged so: from outside of the case's machine. */
    static final RangeSetting USUAL = new RangeSetting(Network.LOOPBACK, List.of(), JOB_SECONDS);

    /** Return one with servers behind a wire, watched on the case's machine: its name server is then known to the watch. */
    static RangeSetting wired(List<String> options) {
        return new RangeSetting(Network.WIRE, options, JOB_SECONDS);
    }

    /** Return one for a build that fetches what it needs. */
    static RangeSetting build() {
        return new RangeSetting(Network.SHARED, List.of(), BUILD_SECONDS);
    }

    /** Return whether Eyas runs on the machine of the case. */
    boolean isWithin() {
        return network != Network.LOOPBACK;
    }
}

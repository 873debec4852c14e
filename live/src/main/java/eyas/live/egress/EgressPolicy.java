package eyas.live.egress;

import java.time.Duration;
import java.util.List;

/**
 * What a control group may talk to, and what becomes of the rest.
 *
 * @param mode whether the rest is denied
 * @param allowed the list
 * @param grace how long an address is good for beyond what the answer says that it is
 */
public record EgressPolicy(Mode mode, List<AllowedEndpoint> allowed, Duration grace) {
    /** Programs keep addresses longer than they were told to. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** What becomes of what is not allowed. */
    public enum Mode {
        /** It is told, and goes on. */
        REPORT,
        /** It is told, and denied. */
        BLOCK
    }

    public EgressPolicy {
        allowed = List.copyOf(allowed);
        long ports = allowed.stream()
                .map(AllowedEndpoint::port)
                .filter(port -> port != 0)
                .distinct()
                .count();
        if (ports > PortSets.MOST) {
            throw new IllegalArgumentException("the allowed endpoints have " + ports + " different ports, more than "
                    + PortSets.MOST + "; allow every port (NAME:*) where many are needed");
        }
        if (allowed.size() > EgressAbi.MOST_ENTRIES) {
            throw new IllegalArgumentException("there are " + allowed.size() + " allowed endpoints, more than "
                    + EgressAbi.MOST_ENTRIES + "; use wildcards (*.example.com) and networks");
        }
    }

    /** Makes a policy with the usual grace. */
    public static EgressPolicy of(Mode mode, List<AllowedEndpoint> allowed) {
        return new EgressPolicy(mode, allowed, GRACE);
    }
}

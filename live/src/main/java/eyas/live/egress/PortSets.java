package eyas.live.egress;

import java.util.Map;
import java.util.TreeMap;

/** Sets of ports as the kernel side has them: a bit for each port that is named anywhere, and one for all. */
final class PortSets {
    /** The most ports that have a bit. */
    static final int MOST = 63;
    /** The set with every port. */
    static final long ALL = 1;

    private final Map<Integer, Integer> bits = new TreeMap<>();

    /** Return the set that has {@code port} alone; every port for 0. */
    long of(int port) {
        if (port == 0) {
            return ALL;
        }
        int bit = bits.computeIfAbsent(port, _ -> bits.size() + 1);
        if (bit > MOST) {
            throw new IllegalStateException("more than " + MOST + " ports; a policy has no more");
        }
        return 1L << bit;
    }

    /** Return the number of each port's bit. */
    Map<Integer, Integer> bits() {
        return bits;
    }
}

package eyas.live.egress;

import eyas.live.egress.AllowedEndpoint.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sets of rights as the kernel side has them: a bit for each port, or all, with its protocols, of each step, or of everybody. What is
 * tried has the rights of its port and of its step.
 */
final class EgressRights {
    /** The most rights that have a bit. */
    static final int MOST = Long.SIZE;

    private static final long ALL = -1;

    private final Map<Right, Integer> bits = new LinkedHashMap<>();
    private final List<Long> sets = new ArrayList<>();

    /**
     * What somebody may.
     *
     * @param port the port, 0 for all
     * @param step number of the step, {@link EgressAbi#EVERYBODY} for all
     */
    record Right(int port, Transport transport, int step) {}

    /** Return the right to talk to {@code endpoint}, for step number {@code step}. */
    static Right right(AllowedEndpoint endpoint, int step) {
        return new Right(endpoint.port(), endpoint.transport(), step);
    }

    /** Return the set that has {@code right} alone. */
    long of(Right right) {
        int bit = bits.computeIfAbsent(right, _ -> bits.size());
        if (bit >= MOST) {
            throw new IllegalStateException("more than " + MOST + " rights; a policy has no more");
        }
        return 1L << bit;
    }

    /** Return all rights that have a bit. */
    Set<Right> all() {
        return bits.keySet();
    }

    /** Return the rights of the step of that number. What is of no step may what some step may. */
    long ofStep(int step) {
        if (step == EgressAbi.EVERYBODY) {
            return ALL;
        }
        long set = 0;
        for (Map.Entry<Right, Integer> right : bits.entrySet()) {
            boolean has = right.getKey().step() == EgressAbi.EVERYBODY
                    || right.getKey().step() == step;
            set |= has ? 1L << right.getValue() : 0;
        }
        return set;
    }

    /** Return the ports that some right is about. */
    List<Integer> ports() {
        return bits.keySet().stream()
                .map(Right::port)
                .filter(port -> port != 0)
                .distinct()
                .toList();
    }

    /** Return the rights to talk to {@code port} by {@code transport}; those for all ports where it is 0. */
    long ofPort(int port, Transport transport) {
        long set = 0;
        for (Map.Entry<Right, Integer> right : bits.entrySet()) {
            Right has = right.getKey();
            boolean holds =
                    (has.port() == 0 || has.port() == port) && has.transport().covers(transport);
            set |= holds ? 1L << right.getValue() : 0;
        }
        return set;
    }

    /** Return the number of a set among {@link #sets}. */
    int number(long set) {
        if (!sets.contains(set)) {
            sets.add(set);
        }
        return sets.indexOf(set);
    }

    /** Return the sets that have numbers, in their order. */
    List<Long> sets() {
        return sets;
    }
}

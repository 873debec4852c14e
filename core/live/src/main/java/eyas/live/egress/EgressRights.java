package eyas.live.egress;

import eyas.live.egress.AllowedEndpoint.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sets of rights in the kernel side's format: one bit per combination of port (or all), protocols and step (or all). A connection has the
 * rights of its port and of its step.
 */
final class EgressRights {
    /** The maximum number of rights. */
    static final int MAX = Long.SIZE;

    private static final long ALL = -1;

    private final Map<Right, Integer> bits = new LinkedHashMap<>();
    private final List<Long> sets = new ArrayList<>();

    /**
     * A right to connect.
     *
     * @param port the port, 0 for all
     * @param step number of the step, {@link EgressAbi#EVERYBODY} for all
     */
    record Right(int port, Transport transport, int step) {}

    /** Returns the right to connect to {@code endpoint}, for step number {@code step}. */
    static Right right(AllowedEndpoint endpoint, int step) {
        return new Right(endpoint.port(), endpoint.transport(), step);
    }

    /** Returns the set that has {@code right} alone. */
    long of(Right right) {
        int bit = bits.computeIfAbsent(right, _ -> bits.size());
        if (bit >= MAX) {
            throw new IllegalStateException("more than " + MAX + " rights; a policy has no more");
        }
        return 1L << bit;
    }

    /** Returns all rights that have a bit. */
    Set<Right> all() {
        return bits.keySet();
    }

    /** Returns the rights of a step by its number. Processes that belong to no step have the rights of all steps. */
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

    /** Returns the ports of the rights. */
    List<Integer> ports() {
        return bits.keySet().stream()
                .map(Right::port)
                .filter(port -> port != 0)
                .distinct()
                .toList();
    }

    /** Returns the rights to connect to {@code port} by {@code transport}; if it is 0, those for all ports. */
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

    /** Returns the index of a set in {@link #sets}. */
    int number(long set) {
        if (!sets.contains(set)) {
            sets.add(set);
        }
        return sets.indexOf(set);
    }

    /** Returns the numbered sets, in their order. */
    List<Long> sets() {
        return sets;
    }
}

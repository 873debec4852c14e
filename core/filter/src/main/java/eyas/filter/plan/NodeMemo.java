package eyas.filter.plan;

import eyas.filter.compile.DecisionCache;
import java.util.Arrays;

/**
 * Caches the results of nodes for the current event; shared by the interpreter and generated code.
 *
 * @param values for each node, the number of the event, shifted left, and the result
 */
record NodeMemo(int[] values, EventEpoch epoch) implements DecisionCache {

    @Override
    public int recall(int node) {
        int known = values[node];
        return known >>> 1 == epoch.number() ? known & 1 : UNKNOWN;
    }

    @Override
    public boolean keep(int node, boolean holds) {
        values[node] = epoch.number() << 1 | (holds ? 1 : 0);
        return holds;
    }

    void restart() {
        Arrays.fill(values, 0);
    }
}

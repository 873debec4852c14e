package eyas.ci.provider;

import java.util.Map;
import java.util.Set;

/**
 * The environment of a process that outlives the step which started it.
 *
 * @param passed names of the variables that it gets as they are; the rest holds tokens that are none of its business
 * @param set variables that it gets with other values, such as what keeps the runner from ending it
 */
public record DetachedEnvironment(Set<String> passed, Map<String, String> set) {
    public DetachedEnvironment {
        passed = Set.copyOf(passed);
        set = Map.copyOf(set);
    }
}

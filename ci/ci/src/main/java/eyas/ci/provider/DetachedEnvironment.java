package eyas.ci.provider;

import java.util.Map;
import java.util.Set;

/**
 * The environment of a process that outlives the step that started it.
 *
 * @param passed names of the variables that are passed on; the others contain tokens
 * @param set variables with other values, such as those that keep the runner from killing the process
 */
public record DetachedEnvironment(Set<String> passed, Map<String, String> set) {
    public DetachedEnvironment {
        passed = Set.copyOf(passed);
        set = Map.copyOf(set);
    }
}

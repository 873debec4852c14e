package eyas.host.runner;

import java.nio.file.Path;

/**
 * A runner whose jobs are watched, as root has written it down.
 *
 * @param name what messages and folders call it: letters, digits, dots and hyphens
 * @param folder its folder, links resolved
 * @param program its worker's executable
 * @param user the user that the worker runs as
 * @param group control group that the worker is in or below, for example {@code /system.slice/actions.runner.x.service}; empty
 *     where the runner is no unit, so that any is taken
 */
public record KnownRunner(String name, Path folder, ExecutableIdentity program, int user, String group) {
    /** Tell whether {@code path}, a control group, is the runner's or one below it. */
    boolean holds(String path) {
        return group.isEmpty() || path.equals(group) || path.startsWith(group + "/");
    }
}

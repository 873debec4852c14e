package eyas.live;

import java.nio.file.Path;

/** Whose events are captured. */
public sealed interface Scope {

    /** Everything on the machine but Eyas itself. */
    record Host() implements Scope {}

    /**
     * All processes of a cgroup and of those below it.
     *
     * @param folder the cgroup's folder in the version 2 hierarchy
     */
    record Cgroup(Path folder) implements Scope {}

    /**
     * A process, its descendants that exist, and all that come.
     *
     * @param pid the process's id in the host's namespace
     */
    record Tree(long pid) implements Scope {}
}

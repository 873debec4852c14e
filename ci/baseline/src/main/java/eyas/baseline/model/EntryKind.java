package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of entries, in the order of a lock. */
public enum EntryKind {
    /** Programs, by their origin. */
    PROGRAMS("new program"),
    /** Peers of outgoing connections, with the requesting program. */
    DESTINATIONS("new destination"),
    /** Git repositories on other machines that were read or pushed to. */
    REPOSITORIES("new repository"),
    /** Ports of incoming connections. */
    LISTENS("new listening port"),
    /** Files outside of the workspace. */
    WRITES("new file outside of the workspace"),
    /** Files with credentials that were read or written. */
    CREDENTIALS("new credential"),
    /** Files that cause code to run later. */
    PERSISTENCE("new persistence"),
    /** Names of variables, and search path directories, for later steps. */
    ENVIRONMENT("new environment of later steps"),
    /** Changes of privileges. */
    PRIVILEGES("new privilege"),
    /** Images of containers. */
    CONTAINERS("new container image"),
    /** Programs that were still running after their step had ended. */
    LEFT_RUNNING("new program left running");

    private final String newDescription;

    EntryKind(String news) {
        this.newDescription = news;
    }

    /** Returns the kind with this key; empty if there is none. */
    public static Optional<EntryKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }

    /** Returns all keys, in their order. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(EntryKind::key).toList();
    }

    /** Returns the key in a lock, for example {@code left_running}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the description of an entry that is not in the lock. */
    public String newDescription() {
        return newDescription;
    }
}

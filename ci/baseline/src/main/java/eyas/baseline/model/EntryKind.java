package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an entry is about; in the order in which a lock has them. */
public enum EntryKind {
    /** Programs, by where they come from. */
    PROGRAMS("new program"),
    /** Peers of outgoing connections, with who asked. */
    DESTINATIONS("new destination"),
    /** Git repositories on other machines that were read or pushed to. */
    REPOSITORIES("new repository"),
    /** Ports of incoming connections. */
    LISTENS("new listening port"),
    /** Files outside of the workspace. */
    WRITES("new file outside of the workspace"),
    /** Files with credentials that were read or written. */
    CREDENTIALS("new credential"),
    /** Files from which something runs later. */
    PERSISTENCE("new persistence"),
    /** Variables, by their names, and folders of programs that later steps get. */
    ENVIRONMENT("new environment of later steps"),
    /** Changes of privileges. */
    PRIVILEGES("new privilege"),
    /** Images of containers. */
    CONTAINERS("new container image"),
    /** Programs that ran on when their step had ended. */
    LEFT_RUNNING("new program left running");

    private final String news;

    EntryKind(String news) {
        this.news = news;
    }

    /** Return the kind whose key this is; empty if there is none. */
    public static Optional<EntryKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }

    /** Return all keys, in their order. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(EntryKind::key).toList();
    }

    /** Return the key in a lock, for example {@code left_running}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return what an entry that a lock does not have is called. */
    public String news() {
        return news;
    }
}

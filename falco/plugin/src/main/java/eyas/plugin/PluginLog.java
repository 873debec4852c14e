package eyas.plugin;

/** Takes what plugins say about what they do; called from any thread. */
@FunctionalInterface
public interface PluginLog {
    /** How bad it is, in the order of Falco's plugin interface, whose numbers begin with 1. */
    enum Severity {
        FATAL,
        CRITICAL,
        ERROR,
        WARNING,
        NOTICE,
        INFO,
        DEBUG,
        TRACE
    }

    /**
     * Takes a message.
     *
     * @param component who says it: the plugin's name, or a part of it
     */
    void log(Severity severity, String component, String message);
}

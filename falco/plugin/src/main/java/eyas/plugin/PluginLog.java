package eyas.plugin;

/** Receives messages of plugins; called from any thread. */
@FunctionalInterface
public interface PluginLog {
    /** Severities in the order of Falco's plugin interface, whose numbers start at 1. */
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
     * Logs a message.
     *
     * @param component its origin: the plugin's name, or a part of it
     */
    void log(Severity severity, String component, String message);
}

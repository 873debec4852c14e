package eyas.plugin.host;

/** The process that plugins are loaded into. */
public final class PluginProcess {
    private PluginProcess() {}

    /**
     * Ensures that plugins can be loaded into this process; call it before any output or open file. A JVM can load plugins. A native
     * executable cannot, because plugins call back from their own threads: there a substitution of this method replaces the process with
     * the same command on the JVM, and does not return.
     */
    public static void require() {
        // A JVM needs no preparation.
    }
}

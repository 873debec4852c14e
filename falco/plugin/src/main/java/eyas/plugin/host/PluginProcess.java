package eyas.plugin.host;

/** The process that plugins are loaded into. */
public final class PluginProcess {
    private PluginProcess() {}

    /**
     * Make sure that plugins can be loaded into this process; to be called before anything is printed or opened. A JVM takes plugins. A
     * native executable does not, since they call back from threads of their own: there this method is replaced by one that runs the same
     * command on the JVM in this process's place, and does not return.
     */
    public static void require() {
        // A JVM has all that they need.
    }
}

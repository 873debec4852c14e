package eyas.plugin;

/** Listener for begin and end of a run. */
public interface CaptureListening {
    /**
     * Learns that events begin to come.
     *
     * @throws PluginException if the plugin fails
     */
    void captureBegins();

    /**
     * Learns that no more events will come.
     *
     * @throws PluginException if the plugin fails
     */
    void captureEnds();
}

package eyas.plugin;

/** Listener for the start and end of a run. */
public interface CaptureListening {
    /**
     * Called before the first event.
     *
     * @throws PluginException if the plugin fails
     */
    void captureStarting();

    /**
     * Called after the last event.
     *
     * @throws PluginException if the plugin fails
     */
    void captureEnds();
}

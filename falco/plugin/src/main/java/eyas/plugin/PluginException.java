package eyas.plugin;

import org.jspecify.annotations.Nullable;

/** Reports a plugin that cannot be loaded, or that violated its contract; the message names plugin, function and remedy. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns an exception about {@code function} of {@code plugin}. */
    public static PluginException of(String plugin, String function, String fault, String remedy) {
        return new PluginException("plugin " + plugin + ": " + function + ": " + fault + "; " + remedy);
    }
}

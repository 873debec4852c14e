package eyas.plugin;

import org.jspecify.annotations.Nullable;

/** Reports that a plugin cannot be loaded, or did what it must not; the message names plugin, function and cure. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the report of what {@code function} of {@code plugin} did. */
    public static PluginException of(String plugin, String function, String fault, String cure) {
        return new PluginException("plugin " + plugin + ": " + function + ": " + fault + "; " + cure);
    }
}

package eyas.output;

import eyas.output.form.AlertFormat;
import eyas.output.sink.SinkOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A destination of alerts and their format there.
 *
 * @param form the format named for this sink, null if none was
 * @param sink the sink
 */
public record AlertDestination(@Nullable AlertFormat form, SinkOptions sink) {
    /**
     * Parses a command line argument: a sink as read by {@link SinkOptions#parse}, or a format, a colon and a sink.
     *
     * @throws IllegalArgumentException if it is neither; the message lists the valid values
     */
    public static AlertDestination parse(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? "" : text.substring(0, colon);
        if (word.isEmpty() || word.contains("=") || text.startsWith("://", colon)) {
            return new AlertDestination(null, SinkOptions.parse(text));
        }
        Optional<AlertFormat> form = AlertFormat.of(word);
        if (form.isEmpty()) {
            throw new IllegalArgumentException("'" + word + "' is not an alert format: write " + AlertFormat.labels()
                    + " before the colon, or omit the format and the colon");
        }
        SinkOptions sink = SinkOptions.parse(text.substring(colon + 1));
        if (sink instanceof SinkOptions.ToCollector && form.get() != AlertFormat.OTLP) {
            throw new IllegalArgumentException(
                    "output otlp has a fixed format: write otlp=URL without '" + word + ":'");
        }
        return new AlertDestination(form.get(), sink);
    }

    /** Returns the format of alerts there; {@code usual} is the default of sinks without a named format. */
    AlertFormat form(AlertFormat usual) {
        AlertFormat named = form;
        if (sink instanceof SinkOptions.ToCollector) {
            return AlertFormat.OTLP;
        }
        return named == null ? usual : named;
    }

    /** Returns a copy with a format: its own, or else {@code usual}. */
    public AlertDestination or(AlertFormat usual) {
        return new AlertDestination(form(usual), sink);
    }
}

package eyas.output;

import eyas.output.form.AlertFormat;
import eyas.output.sink.SinkOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go, and in which form.
 *
 * @param form the form that was named for this sink, null where none was
 * @param sink the sink
 */
public record AlertDestination(@Nullable AlertFormat form, SinkOptions sink) {
    /**
     * Read what a command line names: a sink as {@link SinkOptions#parse} reads it, or a form, a colon and a sink.
     *
     * @throws IllegalArgumentException if it is neither, saying what there is
     */
    public static AlertDestination parse(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? "" : text.substring(0, colon);
        if (word.isEmpty() || word.contains("=") || text.startsWith("://", colon)) {
            return new AlertDestination(null, SinkOptions.parse(text));
        }
        Optional<AlertFormat> form = AlertFormat.of(word);
        if (form.isEmpty()) {
            throw new IllegalArgumentException("'" + word + "' is no form of alerts: write " + AlertFormat.words()
                    + " before the colon, or no form and no colon");
        }
        SinkOptions sink = SinkOptions.parse(text.substring(colon + 1));
        if (sink instanceof SinkOptions.ToCollector && form.get() != AlertFormat.OTLP) {
            throw new IllegalArgumentException(
                    "output otlp has a form of its own: write otlp=URL without '" + word + ":'");
        }
        return new AlertDestination(form.get(), sink);
    }

    /** Return the form that alerts have there, where {@code usual} is that of sinks that name none. */
    AlertFormat form(AlertFormat usual) {
        AlertFormat named = form;
        if (sink instanceof SinkOptions.ToCollector) {
            return AlertFormat.OTLP;
        }
        return named == null ? usual : named;
    }

    /** Return the same with a form: its own, or {@code usual} where it names none. */
    public AlertDestination or(AlertFormat usual) {
        return new AlertDestination(form(usual), sink);
    }
}

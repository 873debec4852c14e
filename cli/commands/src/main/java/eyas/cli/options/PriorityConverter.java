package eyas.cli.options;

import eyas.rules.model.Priority;
import eyas.text.NearestName;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a priority. */
public final class PriorityConverter implements ITypeConverter<Priority> {
    /** Equivalents of priorities of other tools; the SARIF report uses the same ones. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("high", "error", "medium", "warning", "moderate", "warning", "low", "notice");

    @Override
    public Priority convert(String text) {
        return Priority.of(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a priority" + elsewhere(text)
                        + ": use emergency, alert, critical, error, warning, notice, informational or debug"));
    }

    private static String elsewhere(String text) {
        String word = NearestName.of(text.toLowerCase(Locale.ROOT), ELSEWHERE.keySet());
        return word == null ? "" : " (what is " + word + " elsewhere is " + ELSEWHERE.get(word) + " here)";
    }
}

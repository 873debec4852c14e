package eyas.cli.options;

import eyas.rules.model.Priority;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a priority. */
public final class PriorityName implements ITypeConverter<Priority> {
    @Override
    public Priority convert(String text) {
        return Priority.of(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a priority: use emergency, "
                        + "alert, critical, error, warning, notice, informational or debug"));
    }
}

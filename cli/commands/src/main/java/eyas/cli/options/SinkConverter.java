package eyas.cli.options;

import eyas.output.AlertDestination;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an alert destination: {@code http=URL}, {@code ocsf:file=PATH} and others. */
public final class SinkConverter implements ITypeConverter<AlertDestination> {
    @Override
    public AlertDestination convert(String text) {
        try {
            return AlertDestination.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

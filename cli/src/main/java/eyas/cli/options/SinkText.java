package eyas.cli.options;

import eyas.output.sink.SinkOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Read where alerts go: {@code http=URL}, {@code file=PATH} and the like. */
public final class SinkText implements ITypeConverter<SinkOptions> {
    @Override
    public SinkOptions convert(String text) {
        try {
            return SinkOptions.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

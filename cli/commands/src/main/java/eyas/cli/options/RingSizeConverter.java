package eyas.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the size of a ring buffer. */
public final class RingSizeConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        long size = new SizeConverter().convert(text);
        if (size > Integer.MAX_VALUE) {
            throw new TypeConversionException("'" + text + "' is too large: the largest ring is 1G");
        }
        return (int) size;
    }
}

package eyas.cli.lock;

import eyas.baseline.compare.Weight;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a weight. */
public final class WeightConverter implements ITypeConverter<Weight> {
    @Override
    public Weight convert(String value) {
        return Weight.of(value)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + value + "' is not a weight: use " + String.join(", ", Weight.labels())));
    }
}

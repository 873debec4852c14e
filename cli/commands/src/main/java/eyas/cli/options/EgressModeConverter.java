package eyas.cli.options;

import eyas.live.egress.EgressPolicy;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the egress mode. */
final class EgressModeConverter implements ITypeConverter<EgressPolicy.Mode> {
    @Override
    public EgressPolicy.Mode convert(String text) {
        for (EgressPolicy.Mode mode : EgressPolicy.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new TypeConversionException("'" + text + "' is neither report nor block");
    }
}

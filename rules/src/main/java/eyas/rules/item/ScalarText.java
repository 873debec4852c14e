package eyas.rules.item;

import eyas.diagnostic.SourceText;
import eyas.rules.yaml.TracedText;
import eyas.rules.yaml.YamlNode.Scalar;

/** Is a scalar together with the file that it stands in. */
public record ScalarText(SourceText source, Scalar scalar) {

    /** Returns its value. */
    public String value() {
        return scalar.value();
    }

    /** Returns its value as a text that knows where it was written. */
    public TracedText traced() {
        return TracedText.of(source, scalar);
    }
}

package eyas.rules.item;

import eyas.text.SourceText;
import eyas.text.yaml.TracedText;
import eyas.text.yaml.YamlNode.Scalar;

/** A scalar together with the file that it stands in. */
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

package eyas.rules.item;

import eyas.text.SourceText;
import eyas.text.yaml.TracedText;
import eyas.text.yaml.YamlNode.Scalar;

/** A scalar with the file that contains it. */
public record ScalarText(SourceText source, Scalar scalar) {

    /** Returns its value. */
    public String value() {
        return scalar.value();
    }

    /** Returns its value as a text with source positions. */
    public TracedText traced() {
        return TracedText.of(source, scalar);
    }
}

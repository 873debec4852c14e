package eyas.text.yaml;

import eyas.text.SourcePosition;
import org.jspecify.annotations.Nullable;

/** Reports that a text is not YAML, or exceeds the limits. */
public final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable SourcePosition mark;
    private final @Nullable String fix;

    YamlException(String message, @Nullable SourcePosition mark, @Nullable String fix) {
        super(message);
        this.mark = mark;
        this.fix = fix;
    }

    /** Returns where, null if it is about the whole file. */
    public @Nullable SourcePosition mark() {
        return mark;
    }

    /** Returns the cure, null if there is none to offer. */
    public @Nullable String fix() {
        return fix;
    }
}

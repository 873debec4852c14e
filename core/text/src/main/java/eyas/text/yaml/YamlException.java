package eyas.text.yaml;

import eyas.text.SourcePosition;
import org.jspecify.annotations.Nullable;

/** Reports invalid YAML, or YAML that exceeds the limits. */
public final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable SourcePosition mark;
    private final @Nullable String fix;

    YamlException(String message, @Nullable SourcePosition mark, @Nullable String fix) {
        super(message);
        this.mark = mark;
        this.fix = fix;
    }

    /** Returns the position, null if the error concerns the whole file. */
    public @Nullable SourcePosition mark() {
        return mark;
    }

    /** Returns the suggested fix, null if there is none. */
    public @Nullable String fix() {
        return fix;
    }
}

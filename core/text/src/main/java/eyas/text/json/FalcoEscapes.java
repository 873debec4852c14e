package eyas.text.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/** Escapes control characters as Falco's JSON does, with lower-case hexadecimal digits. */
final class FalcoEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int CONTROLS = 0x20;

    private final int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();

    FalcoEscapes() {
        for (int c = 0; c < CONTROLS; c++) {
            if (escapes[c] == ESCAPE_STANDARD) {
                escapes[c] = ESCAPE_CUSTOM;
            }
        }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        return c < CONTROLS ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
    }
}

package eyas.text.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/** Escapes characters in JSON that HTML interprets: without {@code <}, a script element cannot end and no comment can start. */
final class HtmlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int[] ASCII = ascii();

    private static int[] ascii() {
        int[] escapes = standardAsciiEscapesForJSON();
        for (char letter : new char[] {'<', '>', '&', '\'', '\u007f'}) {
            escapes[letter] = ESCAPE_STANDARD;
        }
        return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ASCII;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int letter) {
        return switch (Character.getType(letter)) {
            // Line separators, hidden and bidirectional characters do not affect the page, but mislead readers of its
            // source.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE -> new SerializedString(String.format(Locale.ROOT, "\\u%04x", letter));
            default -> null;
        };
    }
}

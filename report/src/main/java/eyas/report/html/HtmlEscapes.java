package eyas.report.html;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Escapes in JSON what would mean something to a reader of HTML: with no {@code <} in it, a script element cannot end, and no
 * comment can begin.
 */
final class HtmlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int[] ASCII = ascii();
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

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
        return switch (letter) {
            case LINE_SEPARATOR -> new SerializedString("\\u2028");
            case PARAGRAPH_SEPARATOR -> new SerializedString("\\u2029");
            default -> null;
        };
    }
}

package eyas.rules.report;

import eyas.rules.report.Context.Expression;
import eyas.text.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Extracts the line around a position, with a caret below it, exactly as Falco does.
 *
 * <p>For a position in a condition Falco reads the text of the condition, but counts from the start of the file, so it usually shows the
 * end of the condition. This is reproduced here; Eyas's own rendering shows the correct position.
 */
final class FalcoSnippet {
    private static final int WIDTH = 160;
    private static final String NOTHING = "<No context available>\n";

    private FalcoSnippet() {}

    static String of(Context context) {
        Expression expression = context.expression();
        SourceText source =
                expression != null && !expression.text().text().isEmpty() ? expression.text() : context.source();
        byte[] content = source.text().getBytes(StandardCharsets.UTF_8);
        if (content.length == 0) {
            return NOTHING;
        }
        int pos = FalcoLocation.of(context).offset();
        while (pos > 0 && (pos >= content.length || content[pos] == '\n')) {
            pos--;
        }
        int from = pos;
        while (from > 0 && content[from] != '\n' && pos - from < WIDTH / 2) {
            from--;
        }
        int to = pos;
        while (to < content.length - 1 && content[to] != '\n' && to - pos < WIDTH / 2) {
            to++;
        }
        if (content[from] == '\n') {
            from++;
        }
        if (content[to] == '\n') {
            to--;
        }
        if (to < from) {
            return NOTHING;
        }
        byte[] line = Arrays.copyOfRange(content, from, to + 1);
        if (pos - from >= WIDTH / 2) {
            dots(line, 0);
        }
        if (to - pos >= WIDTH / 2) {
            dots(line, line.length - 3);
        }
        String caret = pos - from <= line.length ? " ".repeat(Math.max(0, pos - from)) + "^\n" : "";
        return new String(line, StandardCharsets.UTF_8) + "\n" + caret;
    }

    private static void dots(byte[] line, int at) {
        for (int i = at; i < at + 3; i++) {
            line[i] = '.';
        }
    }
}

package eyas.rules.report;

import eyas.rules.report.Context.Expression;
import eyas.text.SourcePosition;
import eyas.text.SourceText;
import java.nio.charset.StandardCharsets;

/**
 * A location as Falco prints it.
 *
 * <p>Falco counts bytes, from 0. A location inside a condition is the position of the condition plus the position in its text, which counts
 * lines and columns from 1; its file name is the start of the condition.
 *
 * @param type description of the item type
 * @param item its name
 * @param file name of the file, or the start of a condition
 */
record FalcoLocation(String type, String item, String file, int line, int column, int offset) {
    private static final int NAME_LENGTH = 20;

    static FalcoLocation of(Context context) {
        SourceText source = context.source();
        SourcePosition mark = context.mark();
        int offset = source.byteOffset(mark);
        int column = source.byteColumn(mark);
        Expression expression = context.expression();
        if (expression == null) {
            return new FalcoLocation(
                    context.type().label(), context.name(), source.name(), mark.line(), column, offset);
        }
        SourceText text = expression.text();
        int before = text.byteOffset(new SourcePosition(expression.offset(), 0, 0));
        return new FalcoLocation(
                context.type().label(),
                context.name(),
                name(text.text()),
                mark.line() + expression.line(),
                column + expression.column(),
                offset + before);
    }

    private static String name(String condition) {
        byte[] bytes = condition.getBytes(StandardCharsets.UTF_8);
        String begin = bytes.length > NAME_LENGTH
                ? new String(bytes, 0, NAME_LENGTH - 3, StandardCharsets.UTF_8) + "..."
                : condition;
        return '"' + begin.replace('\n', ' ').replace('\r', ' ') + '"';
    }
}

package eyas.text.json;

import java.io.OutputStream;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes the generators that documents are written with, value by value. All write UTF-8 in one line, and throw {@code
 * JacksonException} where they cannot write on.
 */
public final class JsonOutput {
    private static final JsonFactory PLAIN = new JsonFactory();
    private static final JsonFactory OPEN =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final ObjectWriteContext INDENTED = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return JsonText.lines();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    };

    private JsonOutput() {}

    /** Returns a generator that closes {@code out} when it is closed. */
    public static JsonGenerator closing(OutputStream out) {
        return PLAIN.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator that leaves {@code out} open. */
    public static JsonGenerator leavingOpen(OutputStream out) {
        return OPEN.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator that leaves {@code out} open. */
    public static JsonGenerator leavingOpen(Writer out) {
        return OPEN.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator that leaves {@code out} open, for JSON within a page of HTML: it holds nothing that HTML reads. */
    public static JsonGenerator inHtml(Writer out) {
        return Html.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator for many values one after the other, which flushes {@code out} only when it is asked to. */
    public static JsonGenerator ofMany(OutputStream out) {
        return Many.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator that escapes as Falco does. */
    public static JsonGenerator likeFalco(Writer out) {
        return Falco.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator that escapes as Falco does and writes {@link JsonText#lines lines}. */
    static JsonGenerator indented(Writer out) {
        return Falco.FACTORY.createGenerator(INDENTED, out);
    }

    /** The factory of {@link #inHtml}, made when it is first asked for. */
    private static final class Html {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .characterEscapes(new HtmlEscapes())
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();

        private Html() {}
    }

    /** The factory of {@link #likeFalco}, made when it is first asked for. */
    private static final class Falco {
        static final JsonFactory FACTORY =
                JsonFactory.builder().characterEscapes(new FalcoEscapes()).build();

        private Falco() {}
    }

    /** The factory of {@link #ofMany}, made when it is first asked for. */
    private static final class Many {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .rootValueSeparator("")
                .build();

        private Many() {}
    }
}

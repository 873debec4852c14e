package eyas.text.json;

import java.io.OutputStream;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Creates streaming JSON generators. All write UTF-8 on one line and throw {@code JacksonException} if writing fails. */
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

    /** Returns a generator that leaves {@code out} open, for JSON embedded in HTML: its output contains no HTML markup. */
    public static JsonGenerator inHtml(Writer out) {
        return Html.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator for a sequence of values, which flushes {@code out} only on request. */
    public static JsonGenerator ofMany(OutputStream out) {
        return Many.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator with Falco's escapes. */
    public static JsonGenerator likeFalco(Writer out) {
        return Falco.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Returns a generator with Falco's escapes that writes indented {@link JsonText#lines lines}. */
    static JsonGenerator indented(Writer out) {
        return Falco.FACTORY.createGenerator(INDENTED, out);
    }

    /** Lazy holder of the factory of {@link #inHtml}. */
    private static final class Html {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .characterEscapes(new HtmlEscapes())
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();

        private Html() {}
    }

    /** Lazy holder of the factory of {@link #likeFalco}. */
    private static final class Falco {
        static final JsonFactory FACTORY =
                JsonFactory.builder().characterEscapes(new FalcoEscapes()).build();

        private Falco() {}
    }

    /** Lazy holder of the factory of {@link #ofMany}. */
    private static final class Many {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .rootValueSeparator("")
                .build();

        private Many() {}
    }
}

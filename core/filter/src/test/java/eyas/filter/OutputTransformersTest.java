package eyas.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.state.EventContext;
import eyas.state.State;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats an exec of {@code curl -s -o out http://x} with multi-operand transformers. */
final class OutputTransformersTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();

    private static EventContext exec() {
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(4096));
        writer.begin(EventCode.SYSCALL_EXECVE_19_X, 5, 42)
                .put(0)
                .put("curl")
                .putBytes(Bytes.of("-s\0-o\0out\0http://x\0"));
        writer.put(42).put(42).put(1);
        for (int i = 6; i < 13; i++) {
            writer.putEmpty();
        }
        writer.put("curl");
        for (int i = 14; i < 31; i++) {
            writer.putEmpty();
        }
        writer.end();
        Event event = new Event();
        event.wrap(writer.segment(), 0, 0, 1, false);
        return Objects.requireNonNull(new State().apply(event));
    }

    private static String print(String format) {
        StringBuilder out = new StringBuilder();
        OutputTransformers.compile("*" + format, CATALOG).format(exec(), out);
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '~', textBlock = """
            %concat(proc.name, "@", evt.type)!|curl@execve!
            %join(",", (proc.name, evt.type, proc.name))|curl,execve,curl
            %join(") ", (proc.name, evt.type)).|curl) execve.
            %toupper(concat(proc.name, "-x"))|CURL-X
            %concat(toupper(proc.name), "-x")|CURL-x
            %12concat(proc.name, "1")!|curl1       !
            %len(concat(proc.name, "12"))|6
            %concat(proc.name, fd.name)!|<NA>!
            %proc.name %concat(proc.name, "a") %proc.name|curl curla curl
            """)
    void prints(String format, String expected) {
        assertThat(print(format)).isEqualTo(expected);
    }

    @Test
    void listsFieldsInsideTransformers() {
        OutputFormat format = OutputTransformers.compile("%concat(proc.name, evt.type) %fd.name %proc.name", CATALOG);
        assertThat(format.tokens())
                .extracting(OutputFormat.Token::name)
                .containsExactly("proc.name", "evt.type", "fd.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a %concat(proc.name     | missing closing transformer parenthesis: concat(proc.name
            a %concat(proc.name)    | concat() requires at least 2 arguments
            a %join(",", proc.name) | join() second argument must be a list
            a %concat(proc.nme, "x")| filter_check called with nonexistent field proc.nme
            """)
    void rejects(String format, String message) {
        assertThatThrownBy(() -> OutputTransformers.compile(format, CATALOG))
                .isInstanceOf(FieldException.class)
                .message()
                .startsWith(message);
    }
}

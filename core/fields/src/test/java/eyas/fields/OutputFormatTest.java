package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.state.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutputFormatTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();

    private final EventContext context =
            new MachineFixture().apply("SYSCALL_OPENAT_2_X fd=5 dirfd=-100 name=a.txt flags=1 mode=0 dev=0 ino=1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain|plain
            *%proc.name|cat
            %proc.name.|cat.
            %proc.names|cats
            %proc.name[1]|cat[1]
            %proc.aname[2]!|sshd!
            %6proc.name!|cat   !
            %2proc.name!|ca!
            %toupper(proc.name)-%proc.name|CAT-cat
            %toupper(basename(fd.name))|A.TXT
            %len(proc.name)|3
            %len(fd.types)|2
            %evt.arg.fd|<f>/home/ann/a.txt
            %evt.arg[0]|<f>/home/ann/a.txt
            %evt.arg.fdx|<f>/home/ann/a.txtx
            %fd.sip|<NA>
            %6fd.sip!|<NA>  !
            %evt.failed %user.uid|false 1000
            %proc.env["LEVEL"]|20
            cat (user=%user.uid step=%ci.step)|cat (user=1000)
            a b=%ci.step c=%proc.name d=%ci.action e|a c=cat e
            of %ci.package|of <NA>
            (step=%ci.step)|(step=<NA>)
            x step=%9ci.step!|x step=<NA>     !
            x step=%tolower(ci.step).|x.
            %proc.name step=%ci.clean_start|cat step=false
            """)
    void prints(String format, String expected) {
        StringBuilder out = new StringBuilder();
        boolean complete = OutputFormat.compile(format, CATALOG).format(context, out);
        assertThat(out.toString()).isEqualTo(expected);
        assertThat(complete).isEqualTo(format.startsWith("*") || !expected.contains("<NA>"));
    }

    @Test
    void controlCharactersAreDotsUnlessVerbatim() {
        FieldCatalog catalog = CATALOG.after(new StaticFields(Map.of("odd", "a\nb\u001bc\u007f")));
        OutputFormat format = OutputFormat.compile("%static.odd", catalog);
        StringBuilder out = new StringBuilder();
        format.format(context, out);
        assertThat(out.toString()).isEqualTo("a.b.c.");
        out.setLength(0);
        format.verbatim().format(context, out);
        assertThat(out.toString()).isEqualTo("a\nb\u001bc\u007f");
    }

    /** Control characters above ASCII, line separators and bidirectional controls are one dot each; adjacent characters are unchanged. */
    @Test
    void unsafeCharactersAreDots() {
        String text =
                "a\u0080b\u009fc\u00a0d\u061ce\u200ef\u200fg\u2028h\u202ei\u202fj\u2065k\u2066l\u2069m\u206an\u00e9";
        FieldCatalog catalog = CATALOG.after(new StaticFields(Map.of("odd", text)));
        OutputFormat format = OutputFormat.compile("<%static.odd>", catalog);
        StringBuilder out = new StringBuilder();
        format.format(context, out);
        assertThat(out.toString()).isEqualTo("<a.b.c\u00a0d.e.f.g.h.i\u202fj\u2065k.l.m\u206an\u00e9>");
        out.setLength(0);
        format.verbatim().format(context, out);
        assertThat(out.toString()).isEqualTo("<" + text + ">");
    }

    @Test
    void staticFieldsComeFirstIfNameIsValid() {
        FieldCatalog catalog =
                CATALOG.after(new StaticFields(Map.of("site", "lab", "a.b_1", "", "1st", "x", "two words", "x")));
        assertThat(catalog.definitions().stream().map(FieldDefinition::name).limit(3))
                .containsExactly("static.a.b_1", "static.site", "evt.latency");
        assertThatThrownBy(() -> catalog.bind("static.1st", null)).isInstanceOf(FieldException.class);
        assertThatThrownBy(() -> catalog.bind("static.site", "x")).isInstanceOf(FieldException.class);
        assertThat(catalog.find("static.site")).isNotNull();
        assertThat(CATALOG.find("static.site")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                   | empty formatting token
            a %                  | invalid formatting syntax: formatting cannot end with a %
            %20                  | invalid formatting syntax: formatting cannot end with a number
            %nosuch.field x      | invalid formatting token nosuch.field x
            %%proc.name          | invalid formatting token %proc.name
            %tolower(proc.name   | missing closing transformer parenthesis:
            %fd.ip               | invalid formatting token fd.ip
            %evt.arg             | invalid formatting token evt.arg
            %99999proc.name      | invalid formatting syntax: a width is at most 4096
            %tolower(proc.pid)   | can't add field transformer: type 'INT64' is not supported by 'tolower' transformer applied on field 'proc.pid'
            %tolower(proc.aname) | field 'proc.aname' does not support transformers
            """)
    void rejects(String format, String message) {
        assertThatThrownBy(() -> OutputFormat.compile(format, CATALOG))
                .isInstanceOf(FieldException.class)
                .message()
                .isEqualTo(message.endsWith(":") ? message + ' ' : message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %evt.buffer             | aGVsAAE=
            %evt.arg.data           | aGVsAAE=
            %evt.rawarg.data        | aGVsAAE=
            %evt.args               | res=5 data=aGVsAAE= fd=3(<f>/home/ann/a.txt) size=5
            %len(evt.buffer)        | 5
            %evt.arg.fd %proc.name  | <f>/home/ann/a.txt cat
            """)
    void printsBuffersInBase64(String format, String expected) {
        MachineFixture scene = new MachineFixture();
        scene.apply("SYSCALL_OPENAT_2_X fd=3 dirfd=-100 name=a.txt flags=1 mode=0 dev=0 ino=1");
        EventContext read = scene.apply("SYSCALL_READ_X res=5 data=68:65:6c:00:01 fd=3 size=5");
        StringBuilder out = new StringBuilder();
        assertThat(OutputFormat.compile(format, CATALOG.encodingBuffers()).format(read, out))
                .isTrue();
        assertThat(out.toString()).isEqualTo(expected);
    }

    @Test
    void escapesCharactersThatCouldForgeLine() {
        EventContext hostile = new MachineFixture().apply("SYSCALL_UNLINK_2_X res=0 path=/x\n\u001b[2J\u00e9");
        StringBuilder out = new StringBuilder();
        OutputFormat.compile("a\n%fs.path.name", CATALOG).format(hostile, out);
        assertThat(out.toString()).isEqualTo("a\n/x..[2J\u00e9");
    }

    @Test
    void deliversTypedValues() {
        OutputFormat format = OutputFormat.compile(
                "%evt.time %proc.name %fd.num %evt.failed %fd.sip %fd.types %fd.dev %proc.fdusage %tolower(proc.name)"
                        + " %evt.rawtime.ns %proc.name",
                CATALOG);
        List<String> values = new ArrayList<>();
        for (OutputFormat.Token token : format.tokens()) {
            format.deliver(token, context, new Recorder(token.name(), values));
        }
        assertThat(values)
                .containsExactly(
                        "evt.time number 1700000000000000001",
                        "proc.name text cat",
                        "fd.num number 5",
                        "evt.failed truth false",
                        "fd.sip absent",
                        "fd.types [",
                        "fd.types text file",
                        "fd.types text directory",
                        "fd.types ]",
                        "fd.dev text 0",
                        "proc.fdusage real 0.29296875",
                        "evt.rawtime.ns text 000000001");
    }

    private record Recorder(String name, List<String> values) implements ValueSink {
        @Override
        public void absent() {
            values.add(name + " absent");
        }

        @Override
        public void number(long value) {
            values.add(name + " number " + value);
        }

        @Override
        public void unsigned(long value) {
            values.add(name + " unsigned " + Long.toUnsignedString(value));
        }

        @Override
        public void real(double value) {
            values.add(name + " real " + value);
        }

        @Override
        public void truth(boolean value) {
            values.add(name + " truth " + value);
        }

        @Override
        public void text(byte[] bytes, int offset, int length) {
            values.add(name + " text " + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void beginList() {
            values.add(name + " [");
        }

        @Override
        public void endList() {
            values.add(name + " ]");
        }
    }

    /** The path is assembled once for all fields that use it: each event must have its own, and no field may modify it. */
    @Test
    void failedOpenFieldsShareThePathOfTheirEvent() {
        MachineFixture scene = new MachineFixture();
        OutputFormat format = OutputFormat.compile("%fd.directory %toupper(fd.name) %fd.name %fd.directory", CATALOG);
        List<String> lines = new ArrayList<>();
        for (String name : List.of("etc/../lib/a.so", "/x", "/srv/of/a/file", "b")) {
            StringBuilder line = new StringBuilder();
            format.format(
                    scene.apply("SYSCALL_OPENAT_2_X fd=-2 dirfd=-100 name=" + name + " flags=1 mode=0 dev=0 ino=0"),
                    line);
            lines.add(line.toString());
        }
        assertThat(lines)
                .containsExactly(
                        "/home/ann/lib /HOME/ANN/LIB/A.SO /home/ann/lib/a.so /home/ann/lib",
                        "/ /X /x /",
                        "/srv/of/a /SRV/OF/A/FILE /srv/of/a/file /srv/of/a",
                        "/home/ann /HOME/ANN/B /home/ann/b /home/ann");
    }
}

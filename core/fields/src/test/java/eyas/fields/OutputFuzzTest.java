package eyas.fields;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.state.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Fuzzes the parser of output lines, and the transformers. */
final class OutputFuzzTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final EventContext CONTEXT = new MachineFixture()
            .apply("SYSCALL_OPENAT_2_X fd=5 dirfd=-100 name=a\u001b[1mz\n.txt flags=1 mode=0 dev=0 ino=1");

    /** A compiled line prints the same text twice; values print no control characters. */
    @FuzzTest
    @DictionaryFile(resourcePath = "OutputFuzzTest.dict")
    void format(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        OutputFormat format;
        try {
            format = OutputFormat.compile(text, CATALOG);
        } catch (FieldException e) {
            require(e.getMessage() != null && !e.getMessage().isEmpty(), "refused without a reason");
            return;
        }
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        boolean complete = format.format(CONTEXT, first);
        require(complete == format.format(CONTEXT, second), "complete only once");
        // The only field that counts its accesses.
        boolean counts = text.contains("util.cnt");
        require(counts || first.toString().equals(second.toString()), "prints " + first + ", then " + second);
        require(complete || !format.isLenient(), "a lenient line is not printed");
        require(format.isLenient() == text.startsWith("*"), "only an asterisk makes a line lenient");
        require(format.tokens().size() <= text.length() / 2, "more fields than the text can hold");
        if (text.chars().noneMatch(Character::isISOControl)) {
            require(first.chars().noneMatch(Character::isISOControl), "a value prints a control character: " + first);
        }
        if (text.indexOf('%') < 0) {
            require(
                    first.toString().equals(text.startsWith("*") ? text.substring(1) : text),
                    "literal text is changed");
        }
    }

    /** Compares the transformers with simple equivalent code. */
    @FuzzTest
    void transformers(byte[] input) {
        String latin = new String(input, StandardCharsets.ISO_8859_1);
        same(Transformer.TOLOWER, input, shifted(latin, 'A', 'Z', 32));
        same(Transformer.TOUPPER, input, shifted(latin, 'a', 'z', -32));
        same(Transformer.BASENAME, input, latin.substring(latin.lastIndexOf('/') + 1));
        FieldValue length = point(input);
        require(Transformer.LEN.change(length) && length.number() == input.length, "another length");
        decoded(input, latin);
    }

    private static String shifted(String text, char first, char last, int by) {
        return text.chars()
                .map(c -> c >= first && c <= last ? c + by : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void same(Transformer transformer, byte[] input, String expected) {
        FieldValue value = point(input);
        require(transformer.change(value), transformer + " has no result");
        byte[] actual = bytes(value);
        require(
                Arrays.equals(actual, expected.getBytes(StandardCharsets.ISO_8859_1)),
                transformer + " gives " + Arrays.toString(actual));
    }

    private static void decoded(byte[] input, String latin) {
        FieldValue value = point(input);
        boolean there = Transformer.B64.change(value);
        byte[] expected;
        try {
            expected = Base64.getDecoder().decode(latin.replaceAll("=+$", ""));
        } catch (IllegalArgumentException e) {
            require(!there, "decodes invalid base64");
            return;
        }
        // The JDK accepts nonzero unused bits; re-encoding the result does not produce them.
        boolean exact =
                Base64.getEncoder().withoutPadding().encodeToString(expected).equals(latin.replaceAll("=+$", ""));
        require(there == exact, "decodes " + there + ", the JDK " + exact);
        require(!there || Arrays.equals(bytes(value), expected), "decodes to other bytes");
    }

    private static FieldValue point(byte[] input) {
        FieldValue value = new FieldValue();
        value.point(input.clone());
        return value;
    }

    private static byte[] bytes(FieldValue value) {
        return Arrays.copyOfRange(value.bytes(), value.offset(), value.offset() + value.length());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

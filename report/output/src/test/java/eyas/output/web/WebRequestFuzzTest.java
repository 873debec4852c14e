package eyas.output.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.output.web.WebRequest.Refused;
import eyas.output.web.WebRequest.Valid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Compares the parser of the web endpoint with a naive one. */
final class WebRequestFuzzTest {
    private static final String BLANK = "[ \\t\\x0B\\f]*";
    private static final String BODY = BLANK + "(transfer-encoding" + BLANK + ":.*|content-length" + BLANK + ":" + BLANK
            + "([^0 \\t\\x0B\\f].*|0.*[^ \\t\\x0B\\f].*|)" + BLANK + ")";

    /** Parses the first bytes of a connection. */
    @FuzzTest
    @DictionaryEntries({
        "GET /healthz HTTP/1.1\r\n",
        "HEAD ",
        "\r\n\r\n",
        "\n\n",
        "\r",
        "Content-Length: 0",
        "Content-Length:",
        " HTTP/1.0",
        "Transfer-Encoding: chunked",
        "http://h/",
        "?x=%2F",
        "%zz",
        "mailto:x"
    })
    void head(byte[] input) {
        int length = input.length;
        for (int cut = 0; cut <= length; cut += Math.max(1, length / 16)) {
            // A request in two parts ends where it would in one.
            boolean before = WebConnection.isComplete(input, 0, cut);
            assertThat(before || WebConnection.isComplete(input, cut, length))
                    .as("cut at %d", cut)
                    .isEqualTo(WebConnection.isComplete(input, 0, length));
        }
        if (length == 0) {
            return;
        }
        WebLimits limits = WebLimits.DEFAULT;
        List<String> lines = new String(input, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .lines()
                .toList();
        long headers = lines.stream().skip(1).takeWhile(line -> !line.isEmpty()).count();
        boolean body = lines.stream()
                .skip(1)
                .limit(headers)
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).matches(BODY));
        switch (WebRequest.of(input, limits)) {
            case Refused(WebResponse answer) -> {
                assertThat(answer.status()).isIn(400, 431);
                assertThat(answer.status() == 431)
                        .isEqualTo(length > limits.headerBytes() || headers > limits.headers());
                assertThat(answer.body()).asString().isNotBlank();
            }
            case Valid(String method, String _) -> {
                assertThat(length).isLessThanOrEqualTo(limits.headerBytes());
                assertThat(headers).isLessThanOrEqualTo(limits.headers());
                assertThat(body).as("a body is announced").isFalse();
                assertThat(lines.getFirst()).startsWith(method + " ").contains(" HTTP/1.");
                assertThat(lines.getFirst().split(" ", -1)).hasSize(3);
            }
        }
    }
}

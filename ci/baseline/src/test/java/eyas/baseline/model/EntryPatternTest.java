package eyas.baseline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntryPatternTest {
    @ParameterizedTest
    @CsvSource({
        "WRITES, ~/.npm/_cacache/**, ~/.npm/_cacache/a/b, true",
        "WRITES, ~/.npm/_cacache/**, ~/.npm/_cacache, false",
        "WRITES, ~/.npm/_cacache/**, ~/.ssh/id_rsa, false",
        "WRITES, /tmp/*.o, /tmp/a.b.o, true",
        "WRITES, /tmp/*.o, /tmp/d/a.o, false",
        "WRITES, /tmp/*, /tmp/**, false",
        "WRITES, /tmp/**, /tmp/*, true",
        "WRITES, **/x, /a/b/x, true",
        "WRITES, '/tmp/\\*', /tmp/a, false",
        "WRITES, '/tmp/\\*', '/tmp/\\*', true",
        "DESTINATIONS, *.example.com:443/tcp from node, a.example.com:443/tcp from node, true",
        "DESTINATIONS, *.example.com:443/tcp from node, a.b.example.com:443/tcp from node, false",
        "DESTINATIONS, **.example.com:443/tcp from node, a.b.example.com:443/tcp from node, true",
        "DESTINATIONS, *.example.com:443/tcp from node, evil.com/.example.com:443/tcp from node, false",
        "DESTINATIONS, a.example.com:443/tcp from *, a.example.com:443/tcp from curl, true",
        "DESTINATIONS, a.example.com:*/tcp from *, a.example.com:80/tcp from curl, true",
        "DESTINATIONS, a.example.com:443/tcp **, a.example.com:443/tcp from curl, false",
        "DESTINATIONS, unix /run/*.sock from *, unix /run/a.b.sock from node, true",
        "PROGRAMS, fetched /tmp/*/tool sha256:*, fetched /tmp/x/tool sha256:0123456789abcdef, true",
        "WRITES, /tmp/<digits>, /tmp/12345, true",
        "WRITES, /tmp/<digits>, /tmp/<digits>, true",
        "WRITES, /tmp/<digits>, /tmp/evil, false",
        "WRITES, /tmp/<digits>, /tmp/1/2, false",
        "WRITES, /tmp/<digits>, /tmp/, false",
        "WRITES, /tmp/<digits:10>, /tmp/<digits>, false",
        "WRITES, /tmp/<hex:10>, /tmp/<digits:10>, true",
        "WRITES, /tmp/<digits:10>, /tmp/<hex:10>, false",
        "WRITES, /tmp/<hex:8>, /tmp/deadbeef, true",
        "WRITES, /tmp/<hex:8>, /tmp/deadbeef0, false",
        "WRITES, /tmp/<hex:8>, /tmp/deadbee, false",
        "WRITES, /tmp/<hex:8>, /tmp/deadbeeg, false",
        "WRITES, /tmp/tmp.<random:10>/x, /tmp/tmp.AbCdEf12_4/x, true",
        "WRITES, /tmp/tmp.<random:10>/x, /tmp/tmp.AbCdEf12-4/x, false",
        "WRITES, /tmp/tmp.<random>/x, /tmp/tmp.<random:10>/x, true",
        "WRITES, /tmp/tmp.<random:6>/x, /tmp/tmp.<random:10>/x, false",
        "WRITES, /tmp/<uuid>, /tmp/123e4567-e89b-12d3-a456-426614174000, true",
        "WRITES, /tmp/<uuid>, /tmp/123e4567-e89b-12d3-a456-42661417400, false",
        "WRITES, /opt/<version>/x, /opt/1.2.3-rc.1/x, true",
        "WRITES, /opt/<version>/x, /opt/v4/x, true",
        "WRITES, /opt/<version>/x, /opt/evil/x, false",
        "WRITES, /opt/<version>/x, /opt/1.2evil/x, false",
        "WRITES, /tmp/*, /tmp/<digits>, true",
        "WRITES, /tmp/**, /tmp/<hex:8>/x, true",
        "WRITES, '/tmp/\\<digits>', /tmp/1, false",
        "WRITES, '/tmp/\\<digits>', '/tmp/\\<digits>', true",
        "WRITES, /tmp/<foo>, /tmp/foo, false",
        "DESTINATIONS, sts.<region>.amazonaws.com:443/tcp from x, sts.us-east-1.amazonaws.com:443/tcp from x, true",
        "DESTINATIONS, sts.<region>.amazonaws.com:443/tcp from x, sts.evil.amazonaws.com:443/tcp from x, false",
        "DESTINATIONS, sts.*.amazonaws.com:443/tcp from x, sts.<region>.amazonaws.com:443/tcp from x, true",
        "DESTINATIONS, a<digits>.b.net:443/tcp from x, a12.b.net:443/tcp from x, true",
        "DESTINATIONS, a<digits>.b.net:443/tcp from x, a12x.b.net:443/tcp from x, false",
        "PROGRAMS, fetched /tmp/*, fetched /tmp/x sha256:0123456789abcdef, false",
    })
    void patternsCoverEntries(EntryKind kind, String pattern, String text, boolean covered) {
        assertThat(EntryPattern.of(kind, pattern).covers(text)).isEqualTo(covered);
    }

    /** A text for which backtracking would take years. */
    @Test
    void manyWildcardsAreFast() {
        String pattern = "/" + "*a".repeat(500) + "b";
        String text = "/" + "a".repeat(4_000);
        assertThat(EntryPattern.of(EntryKind.WRITES, pattern).covers(text)).isFalse();
        assertThat(EntryPattern.of(EntryKind.WRITES, pattern).covers(text + "b"))
                .isTrue();
    }

    @Test
    void jobTextIsNoLogCommand() {
        assertThat(EntryEscaper.escapeWord("##[error]x")).isEqualTo("#\\x{23}[error]x");
        assertThat(EntryEscaper.name("C# [x]")).isEqualTo("C# [x]");
    }

    @Test
    void jobTextIsNoWildcard() {
        String word = EntryEscaper.escapeWord("a*<digits>b c\\\u202e\n\u00e9");
        assertThat(word).isEqualTo("a\\*\\<digits>b\\x{20}c\\\\\\x{202e}\\x{a}\u00e9");
        assertThat(EntryPattern.of(EntryKind.WRITES, word).isWild()).isFalse();
        assertThat(EntryEscaper.name("Run a * b\u001b[0m")).isEqualTo("Run a * b\\x{1b}[0m");
    }

    @Test
    void orderIsByCodePoints() {
        assertThat(CodePointOrder.ORDER.compare("\uFFFD", "\uD83D\uDE00")).isNegative();
        assertThat(CodePointOrder.ORDER.compare("a", "ab")).isNegative();
        assertThat(CodePointOrder.ORDER.compare("b", "a")).isPositive();
    }
}
